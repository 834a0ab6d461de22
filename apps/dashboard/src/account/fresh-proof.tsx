import { ApiProblem } from '@skinstack/client/api-problem';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../controls/dialog.tsx';
import { TextField } from '../controls/field.tsx';
import { ErrorCard } from '../parts/page.tsx';
import { currentMe, send } from '../session.ts';
import { w } from '../words.ts';

type Props = { error: unknown; onProof: () => void; children: ComponentChildren };

/** Whether a change was refused because the proof of who signed in is too old. */
const isStale = (error: unknown) =>
  error instanceof ApiProblem && (error.code as string | null) === 'step_up_required';

/** Asks for the password, or the code of the second factor, and then tries the change again. */
export function FreshProof({ error, onProof, children }: Props) {
  const [left, setLeft] = useState<unknown>(null);
  if (!isStale(error)) return <>{children}</>;
  if (left === error) return null;
  return <Ask onProof={onProof} onClose={() => setLeft(error)} />;
}

function Ask({ onProof, onClose }: { onProof: () => void; onClose: () => void }) {
  const hasCode = currentMe().second_factor === true;
  const [text, setText] = useState('');
  const [refused, setRefused] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const prove = async () => {
    setBusy(true);
    try {
      await send('POST', '/auth/step-up', hasCode ? { code: text } : { password: text });
      onClose();
      onProof();
    } catch (failure) {
      setRefused(failure);
    } finally {
      setBusy(false);
    }
  };
  const words = w.proof;
  return (
    <Dialog title={words.title} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          void prove();
        }}
      >
        <p class="small muted">{words.say}</p>
        <TextField
          label={hasCode ? words.code : words.password}
          type={hasCode ? 'text' : 'password'}
          autocomplete={hasCode ? 'one-time-code' : 'current-password'}
          required
          value={text}
          onInput={setText}
        />
        {refused ? <ErrorCard error={refused} /> : null}
        <button type="submit" class="btn primary wide" disabled={isBusy}>
          {isBusy ? w.working : words.button}
        </button>
      </form>
    </Dialog>
  );
}
