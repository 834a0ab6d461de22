import { useEffect, useState } from 'preact/hooks';
import { w } from '../words.ts';

const SHOWN_MS = 8_000;

type Toasted = { id: number; text: string; kind: 'status' | 'alert'; undo?: () => void };

let show: (toasted: Toasted) => void = () => {};
let next_id = 1;

/** Says what was done, and offers to take it back. */
export function toast(text: string, undo?: () => void): void {
  show({ id: next_id++, text, kind: 'status', ...(undo ? { undo } : {}) });
}

/** Says what failed. */
export function toastError(text: string): void {
  show({ id: next_id++, text, kind: 'alert' });
}

/** Where toasts appear: one at a time, eight seconds, longer while it is looked at. */
export function Toasts() {
  const [shown, setShown] = useState<Toasted | null>(null);
  const [isHeld, setHeld] = useState(false);
  show = setShown;
  useEffect(() => {
    if (shown === null || isHeld) return;
    const timer = setTimeout(() => setShown(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown, isHeld]);
  const undo = shown?.undo;
  return (
    <div
      class="toasts"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocusCapture={() => setHeld(true)}
      onBlurCapture={() => setHeld(false)}
    >
      <div role="status">{shown?.kind === 'status' && <Body />}</div>
      <div role="alert">{shown?.kind === 'alert' && <Body />}</div>
    </div>
  );

  function Body() {
    return (
      <div class="toast">
        <span>{shown?.text}</span>
        {undo && (
          <button
            type="button"
            onClick={() => {
              setShown(null);
              undo();
            }}
          >
            {w.undo}
          </button>
        )}
        <button type="button" class="close" onClick={() => setShown(null)}>
          {w.close}
        </button>
      </div>
    );
  }
}
