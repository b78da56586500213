let context: AudioContext | undefined;

/** Two soft notes, a third apart: heard in a hall, and nobody is startled. Made here, so that no file must load. */
const NOTES_HZ = [659.3, 830.6];
const NOTE_S = 0.22;
const LOUDNESS = 0.35;

/** Browsers are silent until someone has touched the page; call it from such a touch. */
export function wakeSound(): void {
  context ??= new AudioContext();
  if (context.state === 'suspended')
    context.resume().catch((error: unknown) => console.info('no sound yet:', error));
}

export function playChime(): void {
  wakeSound();
  const audio = context;
  if (audio === undefined) return;
  for (const [i, hz] of NOTES_HZ.entries()) {
    const fromS = audio.currentTime + i * NOTE_S * 0.8;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = hz;
    volume.gain.setValueAtTime(0, fromS);
    volume.gain.linearRampToValueAtTime(LOUDNESS, fromS + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, fromS + NOTE_S * 2);
    tone.connect(volume).connect(audio.destination);
    tone.start(fromS);
    tone.stop(fromS + NOTE_S * 2);
  }
}
