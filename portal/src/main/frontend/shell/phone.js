// "Open at phone width": a window of 360 by 740; where the browser opens a tab instead, the link's own
// page shows the same in a frame.
export function openPhones() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-phone]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    const opened = window.open(link.dataset.phone, link.target || "_blank", "popup,width=360,height=740");
    if (opened) {
      event.preventDefault();
    }
  });
}
