/** Where progress is shown: a terminal, or a file that keeps every line. */
export type Output = { isTTY?: boolean; write(text: string): unknown };
export type Progress = {
  /** A new phase begins. */
  begin(title: string): void;
  /** So much of the phase is done, from 0 to 1; `what` is said beside it, with the time left. */
  advance(done: number, what?: string): void;
  /** The line is given back. */
  end(): void;
};

const WIDTH = 28;
const REDRAW_MS = 100;

type Phase = { title: string; began_ms: number; done: number | null; what: string };

/** A bar that is redrawn in a terminal, with the seconds it takes; elsewhere a line a phase. */
export function renderProgress(output: Output, now: () => number = Date.now): Progress {
  let phase: Phase | null = null;
  const draw = () => {
    if (!output.isTTY || !phase) return;
    const { title, began_ms, done, what } = phase;
    const elapsed_ms = now() - began_ms;
    const seconds = `${(elapsed_ms / 1_000).toFixed(1)} s`;
    const more = what && done ? `${what}, ${seconds}, ${timeLeft(elapsed_ms, done)} left` : seconds;
    output.write(`\r\x1b[2K${done === null ? '' : `${drawBar(done)} `}${title} (${more})`);
  };
  const timer = output.isTTY ? setInterval(draw, REDRAW_MS) : undefined;
  timer?.unref();
  return {
    begin(title) {
      phase = { title, began_ms: now(), done: null, what: '' };
      if (!output.isTTY) output.write(`${title}\n`);
      draw();
    },
    advance(done, what = '') {
      if (phase) Object.assign(phase, { done, what });
      draw();
    },
    end() {
      clearInterval(timer);
      if (output.isTTY) output.write('\r\x1b[2K');
      phase = null;
    },
  };
}

/** How long it takes yet when the rest goes as fast as what is done did. */
export function timeLeft(elapsed_ms: number, done: number): string {
  const seconds = Math.ceil((elapsed_ms / 1_000) * (1 / done - 1));
  return seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}

/** @param done from 0 to 1 */
export function drawBar(done: number): string {
  const part = Math.min(1, Math.max(0, done));
  const filled = Math.round(part * WIDTH);
  const percent = String(Math.floor(part * 100)).padStart(3);
  return `[${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}] ${percent} %`;
}
