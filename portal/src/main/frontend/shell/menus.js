// Menus are <details class="menu">: they open without a script. A script closes them on Escape, on a
// click elsewhere and when the focus leaves.
export function closeMenus() {
  const open = () => document.querySelectorAll("details.menu[open]");

  document.addEventListener("click", (event) => {
    for (const menu of open()) {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      for (const menu of open()) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
  });
  document.addEventListener("focusout", (event) => {
    for (const menu of open()) {
      if (event.relatedTarget && menu.contains(event.target) && !menu.contains(event.relatedTarget)) {
        menu.open = false;
      }
    }
  });
}
