import { useState } from 'preact/hooks';
import { useWrite } from '../../api.ts';
import { Dialog, FormEnd } from '../../controls/dialog.tsx';
import { TextField } from '../../controls/field.tsx';
import { toast } from '../../parts/toast.tsx';
import { fieldErrors } from '../../problems.ts';
import { wo } from '../../words.ts';

/** A shop, and the hosts its links may lead to. */
export function NewMerchant({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [hosts, setHosts] = useState('');
  const { write, isBusy, error } = useWrite(() => {
    toast(wo.programs.merchant_added(name));
    onClose();
  });
  const refused = fieldErrors(error);
  const host_error = Object.entries(refused).find(([path]) => path.startsWith('allowed_hosts'));
  const { programs: words } = wo;
  return (
    <Dialog title={words.add_merchant} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const allowed_hosts = hosts.split(/[\s,]+/).filter((host) => host !== '');
          write({ method: 'POST', path: '/api/merchants', body: { name, allowed_hosts } });
        }}
      >
        <TextField
          label={words.merchant}
          required
          value={name}
          onInput={setName}
          error={refused.name}
        />
        <TextField
          label={words.hosts}
          hint={words.hosts_hint}
          isMono
          required
          value={hosts}
          onInput={setHosts}
          error={host_error?.[1]}
        />
        <FormEnd {...{ error, refused, isBusy, onClose }} button={words.add_merchant} />
      </form>
    </Dialog>
  );
}
