// A page that waits for work elsewhere looks again by itself: data-wait names where the state is told,
// data-wait-for the state that still means waiting. Without an address the page itself is looked at.
const LOOKS_EVERY = 700;

export function lookAgain() {
  const waiting = document.querySelector("[data-wait]");
  if (!waiting) {
    return;
  }
  const look = async () => {
    if (!waiting.dataset.wait) {
      location.reload();
      return;
    }
    try {
      const answer = await fetch(waiting.dataset.wait, { headers: { Accept: "application/json" } });
      if (!answer.ok || (await answer.json()).state !== waiting.dataset.waitFor) {
        location.reload();
        return;
      }
    } catch {
      // The network is away for a moment.
    }
    setTimeout(look, LOOKS_EVERY);
  };
  setTimeout(look, LOOKS_EVERY);
}
