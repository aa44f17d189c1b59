// While the service begins anew: asked every two seconds whether it is there again, then its page is opened. A page that reloads
// by the clock alone meets a closed door and stays an error. The page before this one has the script too, so that it is held
// here already when nobody is there to give it.
const door = document.querySelector("a[data-opens]");
const knock = () =>
  fetch(door.href, { cache: "no-store", signal: AbortSignal.timeout(5000) })
    .then((answer) => (answer.ok ? location.replace(door.href) : Promise.reject(answer.status)))
    .catch(() => setTimeout(knock, 2000));
if (door) setTimeout(knock, 5000); // it has to end before it can begin
