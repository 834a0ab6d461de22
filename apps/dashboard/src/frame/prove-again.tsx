import { useEffect, useRef, useState } from 'preact/hooks';
import { Dialog } from '../controls/dialog.tsx';
import { TextField } from '../controls/field.tsx';
import { ErrorCard } from '../parts/page.tsx';
import { fieldErrors } from '../problems.ts';
import { currentMe, onStaleProof, send } from '../session.ts';
import { w } from '../words.ts';

type Waiting = { resolve: () => void; reject: (error: Error) => void };

/**
 * Over the page when a change needs a fresh proof of who the reader is: the password, or a code of
 * the second factor. Then the same change goes out again.
 */
export function ProveAgain() {
  const waiting = useRef<Waiting | null>(null);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    onStaleProof(
      () =>
        new Promise((resolve, reject) => {
          waiting.current = { resolve, reject };
          setOpen(true);
        }),
    );
  }, []);
  if (!isOpen) return null;
  const leave = () => {
    setOpen(false);
    waiting.current?.reject(new Error('not proved'));
  };
  const go = () => {
    setOpen(false);
    waiting.current?.resolve();
  };
  return <Ask onProof={go} onClose={leave} />;
}

function Ask({ onProof, onClose }: { onProof: () => void; onClose: () => void }) {
  const hasCode = currentMe().second_factor === true;
  const [text, setText] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const prove = async () => {
    setBusy(true);
    try {
      await send('POST', '/auth/step-up', hasCode ? { code: text } : { password: text });
      onProof();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  const refused = fieldErrors(error);
  const wrong = hasCode ? refused.code : refused.password;
  const words = w.proof;
  return (
    <Dialog title={words.title} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void prove();
        }}
      >
        <p class="small muted">{words.say}</p>
        <TextField
          label={hasCode ? words.code : words.password}
          hint={hasCode ? words.code_hint : undefined}
          type={hasCode ? 'text' : 'password'}
          autocomplete={hasCode ? 'one-time-code' : 'current-password'}
          required
          value={text}
          error={wrong && (hasCode ? words.wrong_code : words.wrong_password)}
          onInput={setText}
        />
        {error && !wrong ? <ErrorCard error={error} /> : null}
        <div class="pair">
          <button type="button" class="btn" onClick={onClose}>
            {w.cancel}
          </button>
          <button type="submit" class="btn primary" disabled={isBusy}>
            {isBusy ? w.working : words.button}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
