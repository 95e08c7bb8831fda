// A short sound of two notes, made here: there is no file to load.

const notes = [660, 880];
const noteSeconds = 0.12;
const volume = 0.15;
let context = null;

/** Plays it, where the browser lets a page that was used make a sound. */
export function playSound() {
  if (navigator.userActivation?.hasBeenActive === false) {
    return;
  }
  context ??= new AudioContext();
  context.resume();
  const gain = context.createGain();
  gain.connect(context.destination);
  notes.forEach((frequency, place) => {
    const at = context.currentTime + place * noteSeconds;
    const note = context.createOscillator();
    note.frequency.value = frequency;
    note.connect(gain);
    note.start(at);
    note.stop(at + noteSeconds);
    // Swelling and fading, or it would crack.
    gain.gain.setValueAtTime(0.0001, at);
    gain.gain.exponentialRampToValueAtTime(volume, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + noteSeconds);
  });
}
