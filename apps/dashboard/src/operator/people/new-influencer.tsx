import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useWrite } from '../../api.ts';
import { Dialog, FormEnd } from '../../controls/dialog.tsx';
import { TextField } from '../../controls/field.tsx';
import { Segments } from '../../controls/panel.tsx';
import { Secret } from '../../controls/secret.tsx';
import { ErrorCard } from '../../parts/page.tsx';
import { toast } from '../../parts/toast.tsx';
import { fieldErrors } from '../../problems.ts';
import { send } from '../../session.ts';
import type { Influencer } from '../../shapes.ts';
import { wo } from '../../words.ts';

/** Adds an influencer, and lets them in: by an invitation, or a password that is shown once. */
export function NewInfluencer({ onClose }: { onClose: () => void }) {
  const { route } = useLocation();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [handle, setHandle] = useState('');
  const [made, setMade] = useState<{ id: string; password: string } | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const [way, setWay] = useState<'mail' | 'password'>('mail');
  const open = (id: string) => {
    onClose();
    route(`/operate/influencers/${id}`);
  };
  const { write, isBusy, error } = useWrite<Influencer>(async ({ id }) => {
    try {
      const body = { email, role: 'influencer', influencer_id: id };
      const path = way === 'mail' ? '/api/invitations' : '/api/users';
      const user = await send<{ password?: string }>('POST', path, body);
      if (user.password) return setMade({ id, password: user.password });
      toast(wo.people.invited(email));
      open(id);
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
        onClose={() => open(made.id)}
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
        <Segments
          name={wo.people.way}
          isEven
          value={way}
          options={[
            { value: 'mail', label: wo.people.ways.mail },
            { value: 'password', label: wo.people.ways.password },
          ]}
          onChange={setWay}
        />
        <p class="small muted">{wo.people.way_says[way]}</p>
        {failed ? <ErrorCard error={failed} /> : null}
        <FormEnd {...{ error, refused, isBusy, onClose }} button={words.add} />
      </form>
    </Dialog>
  );
}
