import { useState } from 'preact/hooks';
import { useWrite } from '../../api.ts';
import { Dialog, FormEnd } from '../../controls/dialog.tsx';
import { TextField } from '../../controls/field.tsx';
import { Segments } from '../../controls/panel.tsx';
import { Secret } from '../../controls/secret.tsx';
import { toast } from '../../parts/toast.tsx';
import { fieldErrors } from '../../problems.ts';
import { wo } from '../../words.ts';
import { MerchantPicker } from './merchant-picker.tsx';
import { INVITED_ROLES, type InvitedRole, RolePicker } from './roles.tsx';

/** Lets an operator or a shop’s own people in; influencers are added among the influencers. */
export function NewUser({ onClose }: { onClose: () => void }) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<InvitedRole>('support');
  const [merchant_ids, setMerchants] = useState<readonly string[]>([]);
  const [way, setWay] = useState<'mail' | 'password'>('mail');
  const [password, setPassword] = useState<string | null>(null);
  const { write, isBusy, error } = useWrite<{ password?: string }>((made) => {
    if (made.password) return setPassword(made.password);
    toast(wo.people.invited(email));
    onClose();
  });
  const refused = fieldErrors(error);
  const { people: words } = wo;
  if (password) {
    const say = wo.influencers.password_say(email);
    return <Secret title={words.new_password} say={say} secret={password} onClose={onClose} />;
  }
  const isOfShop = role === 'brand';
  const path = way === 'mail' ? '/api/invitations' : '/api/users';
  return (
    <Dialog title={words.add} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          write({ method: 'POST', path, body: { email, role, ...(isOfShop && { merchant_ids }) } });
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
        <RolePicker name="new-role" roles={INVITED_ROLES} value={role} onChange={setRole} />
        {isOfShop && (
          <MerchantPicker
            value={merchant_ids}
            error={refused.merchant_ids}
            onChange={setMerchants}
          />
        )}
        <Segments
          name={words.way}
          isEven
          value={way}
          options={[
            { value: 'mail', label: words.ways.mail },
            { value: 'password', label: words.ways.password },
          ]}
          onChange={setWay}
        />
        <p class="small muted">{words.way_says[way]}</p>
        <FormEnd {...{ error, refused, isBusy, onClose }} button={words.add} />
      </form>
    </Dialog>
  );
}
