import { useState } from 'preact/hooks';
import { useApi, useWrite } from '../../api.ts';
import { Dialog, FormEnd } from '../../controls/dialog.tsx';
import { SelectField, TextField } from '../../controls/field.tsx';
import { Segments } from '../../controls/panel.tsx';
import { toast } from '../../parts/toast.tsx';
import { fieldErrors } from '../../problems.ts';
import { isBrand } from '../../session.ts';
import type { Group, Influencer, Program } from '../../shapes.ts';
import { wm } from '../../words.ts';

type Props = { program: Program; groups: readonly Group[]; onClose: () => void };

/** Asks somebody to join: by e-mail who is new, and of operators whom they know. */
export function Invite(props: Props) {
  const [whom, setWhom] = useState<'mail' | 'known'>(isBrand() ? 'mail' : 'known');
  const { members: words } = wm;
  return (
    <Dialog title={words.invite_title} onClose={props.onClose}>
      <div class="stack">
        {!isBrand() && (
          <Segments
            name={words.whom}
            isEven
            value={whom}
            options={(['known', 'mail'] as const).map((value) => ({
              value,
              label: words.whoms[value],
            }))}
            onChange={setWhom}
          />
        )}
        {whom === 'mail' ? <ByMail {...props} /> : <Known {...props} />}
      </div>
    </Dialog>
  );
}

/** Somebody new: they choose a password by the link in a mail, and then whether they join. */
function ByMail({ program, onClose }: Props) {
  const [email, setEmail] = useState('');
  const { members: words } = wm;
  const { write, isBusy, error } = useWrite(() => {
    toast(words.invited);
    onClose();
  });
  const refused = fieldErrors(error);
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        const body = { email, role: 'influencer', program_ids: [program.id] };
        write({ method: 'POST', path: '/api/invitations', body });
      }}
    >
      <TextField
        label={words.email}
        type="email"
        required
        value={email}
        onInput={setEmail}
        error={refused.email}
      />
      <p class="small muted">{words.mail_say}</p>
      <FormEnd {...{ error, refused, isBusy, onClose }} button={words.invite} />
    </form>
  );
}

/** Somebody who is known: asked to join, or put in. */
function Known({ program, groups, onClose }: Props) {
  const influencers = useApi<{ data: Influencer[] }>('/api/influencers?limit=100');
  const known = influencers.data?.data ?? [];
  const [chosen, setChosen] = useState('');
  const [state, setState] = useState<string>('invited');
  const [group_id, setGroup] = useState('');
  const { members: words } = wm;
  const { write, isBusy, error } = useWrite(() => {
    toast(words.invited);
    onClose();
  });
  const refused = fieldErrors(error);
  const influencer_id = chosen || known[0]?.id;
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        const body = { influencer_id, state, ...(group_id ? { group_id } : {}) };
        write({ method: 'POST', path: `/api/programs/${program.id}/memberships`, body });
      }}
    >
      <SelectField
        label={words.influencer}
        value={influencer_id ?? ''}
        onChange={setChosen}
        options={known.map(({ id, display_name }) => ({ value: id, label: display_name }))}
        error={refused.influencer_id}
      />
      <SelectField
        label={words.how}
        value={state}
        onChange={setState}
        options={(['invited', 'approved'] as const).map((value) => ({
          value,
          label: words.hows[value],
        }))}
      />
      {groups.length > 0 && (
        <SelectField
          label={words.group}
          none={words.no_group}
          value={group_id}
          onChange={setGroup}
          options={groups.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <FormEnd {...{ error, refused, isBusy, onClose }} button={words.invite} />
    </form>
  );
}
