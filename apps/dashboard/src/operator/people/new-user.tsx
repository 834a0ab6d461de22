import { useState } from 'preact/hooks';
import { useWrite } from '../../api.ts';
import { Dialog } from '../../controls/dialog.tsx';
import { TextField } from '../../controls/field.tsx';
import { Secret } from '../../controls/secret.tsx';
import { ErrorCard } from '../../parts/page.tsx';
import { fieldErrors } from '../../problems.ts';
import { w, wo } from '../../words.ts';

/** Lets another operator sign in; influencers are added among the influencers. */
export function NewUser({ onClose }: { onClose: () => void }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState<string | null>(null);
  const { write, isBusy, error } = useWrite<{ password: string }>((made) =>
    setPassword(made.password),
  );
  const refused = fieldErrors(error);
  const { people: words } = wo;
  if (password) {
    const say = wo.influencers.password_say(email);
    return <Secret title={words.new_password} say={say} secret={password} onClose={onClose} />;
  }
  return (
    <Dialog title={words.add} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          write({ method: 'POST', path: '/api/users', body: { email, role: 'support' } });
        }}
      >
        <p class="small muted">{words.add_say}</p>
        <TextField
          label={words.email}
          type="email"
          required
          value={email}
          onInput={setEmail}
          error={refused.email}
        />
        {error && Object.keys(refused).length === 0 ? <ErrorCard error={error} /> : null}
        <div class="pair">
          <button type="button" class="btn" onClick={onClose}>
            {w.cancel}
          </button>
          <button type="submit" class="btn primary" disabled={isBusy}>
            {isBusy ? w.working : words.add}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
