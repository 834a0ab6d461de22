import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { ErrorCard } from '../parts/page.tsx';
import { w } from '../words.ts';

type DialogProps = {
  title: string;
  onClose: () => void;
  /** Cannot be left without an answer. */
  isForced?: boolean;
  children: ComponentChildren;
};

/** A dialog of the browser’s own: it keeps the focus in, and gives it back. */
export function Dialog({ title, onClose, isForced, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement as HTMLElement | null;
    element?.showModal();
    return () => {
      element?.close();
      before?.focus?.();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the dialog’s own, as cancel
    <dialog
      class="dialog"
      ref={dialog}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        if (!isForced) onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current && !isForced) onClose();
      }}
    >
      <div class="dialog-body">
        <h2>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}

type ConfirmProps = {
  title: string;
  /** What follows, in sentences. */
  children?: ComponentChildren;
  /** Repeats the verb and the number. */
  button: string;
  isBusy: boolean;
  busy?: string;
  error?: unknown;
  isBad?: boolean;
  isDisabled?: boolean;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asks before what cannot be undone: who, how much, what follows. */
export function Confirm(props: ConfirmProps) {
  const { title, children, button, isBusy, busy, error, isBad, isDisabled, onConfirm, onClose } =
    props;
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm();
        }}
      >
        {children}
        {error ? <ErrorCard error={error} /> : null}
        <div class="pair">
          <button type="button" class="btn" onClick={onClose}>
            {w.cancel}
          </button>
          <button
            type="submit"
            class={`btn ${isBad ? 'danger' : 'primary'}`}
            disabled={isBusy || isDisabled}
          >
            {isBusy ? (busy ?? w.working) : button}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

type FormEndProps = {
  error: unknown;
  /** What is wrong with which field: that is said there. */
  refused: Record<string, string>;
  isBusy: boolean;
  /** Repeats the verb. */
  button: string;
  onClose: () => void;
};

/** The end of a dialog’s form: what went wrong with none of its fields, and the two ways out. */
export function FormEnd({ error, refused, isBusy, button, onClose }: FormEndProps) {
  return (
    <>
      {error && Object.keys(refused).length === 0 ? <ErrorCard error={error} /> : null}
      <div class="pair">
        <button type="button" class="btn" onClick={onClose}>
          {w.cancel}
        </button>
        <button type="submit" class="btn primary" disabled={isBusy}>
          {isBusy ? w.working : button}
        </button>
      </div>
    </>
  );
}
