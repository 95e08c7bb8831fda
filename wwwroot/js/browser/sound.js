// Plays two short notes, without a file.

const notes = [660, 880];
const noteSeconds = 0.12;
const volume = 0.15;
let context = null;

/** Plays the notes, if the browser allows it: a page needs a first click or key. */
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
    // A note without a fade would click.
    gain.gain.setValueAtTime(0.0001, at);
    gain.gain.exponentialRampToValueAtTime(volume, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + noteSeconds);
  });
}
