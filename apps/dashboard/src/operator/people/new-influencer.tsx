import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useWrite } from '../../api.ts';
import { Dialog, FormEnd } from '../../controls/dialog.tsx';
import { TextField } from '../../controls/field.tsx';
import { Secret } from '../../controls/secret.tsx';
import { ErrorCard } from '../../parts/page.tsx';
import { fieldErrors } from '../../problems.ts';
import { send } from '../../session.ts';
import type { Influencer } from '../../shapes.ts';
import { wo } from '../../words.ts';

/** Adds an influencer, and the user they sign in as; their password is shown once. */
export function NewInfluencer({ onClose }: { onClose: () => void }) {
  const { route } = useLocation();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [handle, setHandle] = useState('');
  const [made, setMade] = useState<{ id: string; password: string } | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const { write, isBusy, error } = useWrite<Influencer>(async ({ id }) => {
    try {
      const body = { email, role: 'influencer', influencer_id: id };
      const user = await send<{ password: string }>('POST', '/api/users', body);
      setMade({ id, password: user.password });
    } catch (refused) {
      setFailed(refused);
    }
  });
  const refused = fieldErrors(error);
  const { influencers: words } = wo;
  if (made) {
    return (
      <Secret
        title={words.password_of(name)}
        say={words.password_say(email)}
        secret={made.password}
        onClose={() => {
          onClose();
          route(`/operate/influencers/${made.id}`);
        }}
      />
    );
  }
  return (
    <Dialog title={words.add} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const fields = { display_name: name, email, ...(handle ? { handle } : {}) };
          write({ method: 'POST', path: '/api/influencers', body: fields });
        }}
      >
        <TextField
          label={words.name}
          required
          value={name}
          onInput={setName}
          error={refused.display_name}
        />
        <TextField
          label={words.email}
          type="email"
          required
          value={email}
          onInput={setEmail}
          error={refused.email}
        />
        <TextField
          label={words.handle}
          lead="@"
          isOptional
          value={handle}
          onInput={setHandle}
          error={refused.handle}
        />
        {failed ? <ErrorCard error={failed} /> : null}
        <FormEnd {...{ error, refused, isBusy, onClose }} button={words.add} />
      </form>
    </Dialog>
  );
}
