import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useWrite } from '../../api.ts';
import { Dialog, FormEnd } from '../../controls/dialog.tsx';
import { SelectField, TextField } from '../../controls/field.tsx';
import { Secret } from '../../controls/secret.tsx';
import { fieldErrors } from '../../problems.ts';
import { networkTitles } from '../../session.ts';
import type { Merchant, NetworkAccount } from '../../shapes.ts';
import { wo } from '../../words.ts';

type Made = NetworkAccount & { secret?: string };

/** Connects a shop or a network; a secret that we make is shown once. */
export function NewNetwork({
  merchants,
  onClose,
}: {
  merchants: readonly Merchant[];
  onClose: () => void;
}) {
  const { route } = useLocation();
  const [network, setNetwork] = useState(Object.keys(networkTitles())[0] ?? '');
  const [merchant, setMerchant] = useState(merchants[0]?.id ?? '');
  const [account, setAccount] = useState('');
  const [secret, setSecret] = useState('');
  const [made, setMade] = useState<Made | null>(null);
  const open = ({ id }: Made) => {
    onClose();
    route(`/operate/networks/${id}`);
  };
  const { write, isBusy, error } = useWrite<Made>((answer) =>
    answer.secret ? setMade(answer) : open(answer),
  );
  const refused = fieldErrors(error);
  const { networks: words } = wo;
  if (made?.secret) {
    return (
      <Secret
        title={words.secret}
        say={words.secret_say}
        secret={made.secret}
        onClose={() => open(made)}
      />
    );
  }
  const save = () => {
    const body = {
      network,
      ...(merchant ? { merchant_id: merchant } : {}),
      ...(account ? { external_account: account } : {}),
      ...(secret ? { secret } : {}),
    };
    write({ method: 'POST', path: '/api/network-accounts', body });
  };
  return (
    <Dialog title={words.add} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <SelectField
          label={words.one}
          value={network}
          onChange={setNetwork}
          options={Object.entries(networkTitles()).map(([value, label]) => ({ value, label }))}
          error={refused.network}
        />
        <SelectField
          label={wo.programs.merchant}
          none={words.every_shop}
          value={merchant}
          onChange={setMerchant}
          options={merchants.map(({ id, name }) => ({ value: id, label: name }))}
          error={refused.merchant_id}
        />
        <TextField
          label={words.account}
          hint={words.account_hint}
          isOptional
          value={account}
          onInput={setAccount}
          error={refused.external_account}
        />
        <TextField
          label={words.their_secret}
          hint={words.their_secret_hint}
          isOptional
          type="password"
          autocomplete="off"
          value={secret}
          onInput={setSecret}
          error={refused.secret}
        />
        <FormEnd {...{ error, refused, isBusy, onClose }} button={words.add} />
      </form>
    </Dialog>
  );
}
