// Turns notices on this device on and off. The browser gives an address at its maker's service, which
// the school keeps as long as the family wants.
const place = document.getElementById("push");
const worker = place?.dataset.worker ?? "/service-worker.js";

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(worker).catch(() => {});
}

if (place) {
  const says = place.querySelector("[role=status]");
  const on = place.querySelector("[data-push=on]");
  const off = place.querySelector("[data-push=off]");
  const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

  const show = (subscription) => {
    on.hidden = Boolean(subscription);
    off.hidden = !subscription;
  };

  const tell = async (address, fields) => {
    const csrf = document.querySelector("meta[name=csrf]");
    const answer = await fetch(address, {
      method: "POST",
      headers: { [csrf.dataset.header]: csrf.content },
      body: new URLSearchParams(fields),
    });
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
  };

  const turnOn = async () => {
    if ((await Notification.requestPermission()) !== "granted") {
      says.textContent = place.dataset.denied;
      return;
    }
    const there = await navigator.serviceWorker.ready;
    const subscription = await there.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: place.dataset.key,
    });
    const { endpoint, keys } = subscription.toJSON();
    try {
      await tell(place.dataset.add, { endpoint, p256dh: keys.p256dh, auth: keys.auth });
    } catch (failed) {
      await subscription.unsubscribe();
      throw failed;
    }
    show(subscription);
    says.textContent = place.dataset.on;
    off.focus();
  };

  const turnOff = async () => {
    const there = await navigator.serviceWorker.ready;
    const subscription = await there.pushManager.getSubscription();
    if (subscription) {
      await tell(place.dataset.remove, { endpoint: subscription.endpoint });
      await subscription.unsubscribe();
    }
    show(null);
    says.textContent = place.dataset.off;
    on.focus();
  };

  const failed = () => {
    says.textContent = place.dataset.failed;
  };

  if (can) {
    on.addEventListener("click", () => turnOn().catch(failed));
    off.addEventListener("click", () => turnOff().catch(failed));
    navigator.serviceWorker
      .getRegistration()
      .then((there) => there?.pushManager.getSubscription())
      .then(show)
      .catch(() => show(null));
  } else {
    says.textContent = place.dataset.missing;
  }
}
