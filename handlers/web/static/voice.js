// A voice note recorded on the page becomes a file like any other: shown above the box, sent with the message.
const mic = document.getElementById("mic");
let recorder = null;

function recordedFile(parts, type) {
  const ending = type.includes("mp4") ? "m4a" : type.includes("ogg") ? "ogg" : "webm";
  return new File(parts, `${mic.dataset.name}.${ending}`, { type: type.split(";")[0] });
}

async function record() {
  let sound;
  try {
    sound = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    return complain(mic.dataset.refused);
  }
  const parts = [];
  const began = Date.now();
  recorder = new MediaRecorder(sound);
  recorder.ondataavailable = (event) => event.data.size && parts.push(event.data);
  const counting = setInterval(() => complain(mic.dataset.recording.replace("{count}", Math.round((Date.now() - began) / 1000))), 500);
  recorder.onstop = () => {
    clearInterval(counting);
    sound.getTracks().forEach((track) => track.stop());
    mark(false);
    addFiles([recordedFile(parts, recorder.mimeType)]);
    recorder = null;
  };
  recorder.start();
  mark(true);
}

function mark(on) {
  mic.setAttribute("aria-pressed", on);
  mic.setAttribute("aria-label", on ? mic.dataset.stop : mic.title);
}

if (window.MediaRecorder && navigator.mediaDevices) {
  mic.hidden = false;
  mic.onclick = () => (recorder ? recorder.stop() : record());
}
