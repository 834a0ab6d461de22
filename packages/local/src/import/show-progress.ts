/** Where progress is shown: a terminal, or a file that keeps every line. */
export type Output = { isTTY?: boolean; write(text: string): unknown };
export type Progress = {
  /** A new phase begins. */
  begin(title: string): void;
  /** So much of the phase is done, from 0 to 1. */
  advance(done: number): void;
  /** The line is given back. */
  end(): void;
};

const WIDTH = 28;
const REDRAW_MS = 100;

/** A bar that is redrawn in a terminal, with the seconds it takes; elsewhere a line a phase. */
export function showProgress(output: Output, now: () => number = Date.now): Progress {
  let phase: { title: string; began_ms: number; done: number | null } | null = null;
  const draw = () => {
    if (!output.isTTY || !phase) return;
    const { title, began_ms, done } = phase;
    const seconds = ((now() - began_ms) / 1_000).toFixed(1);
    output.write(`\r\x1b[2K${done === null ? '' : `${drawBar(done)} `}${title} (${seconds} s)`);
  };
  const timer = output.isTTY ? setInterval(draw, REDRAW_MS) : undefined;
  timer?.unref();
  return {
    begin(title) {
      phase = { title, began_ms: now(), done: null };
      if (!output.isTTY) output.write(`${title}\n`);
      draw();
    },
    advance(done) {
      if (phase) phase.done = done;
      draw();
    },
    end() {
      clearInterval(timer);
      if (output.isTTY) output.write('\r\x1b[2K');
      phase = null;
    },
  };
}

/** @param done from 0 to 1 */
export function drawBar(done: number): string {
  const part = Math.min(1, Math.max(0, done));
  const filled = Math.round(part * WIDTH);
  const percent = String(Math.floor(part * 100)).padStart(3);
  return `[${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}] ${percent} %`;
}
