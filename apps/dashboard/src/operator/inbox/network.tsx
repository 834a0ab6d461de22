import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { useApi, useWrite } from '../../api.ts';
import { Confirm, Dialog, FormEnd } from '../../controls/dialog.tsx';
import { TextField } from '../../controls/field.tsx';
import { Secret } from '../../controls/secret.tsx';
import { rate } from '../../format.ts';
import { Copy } from '../../parts/copy.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Card, Page, Part } from '../../parts/page.tsx';
import { OnOff, Tag } from '../../parts/tag.tsx';
import { toast } from '../../parts/toast.tsx';
import { When } from '../../parts/when.tsx';
import { fieldErrors } from '../../problems.ts';
import { networkTitle } from '../../session.ts';
import type { Merchant, NetworkAccount } from '../../shapes.ts';
import { w, wo, ws } from '../../words.ts';
import { LastDelivery } from './last-delivery.tsx';
import { TestEvent } from './test-event.tsx';

/** Is this one connected, and with which secret? */
export function Network() {
  const { params } = useRoute();
  const account = useApi<NetworkAccount>(`/api/network-accounts/${params.id}`);
  const { data } = account;
  const { networks: words } = wo;
  const title = data ? networkTitle(data.network) : words.one;
  return (
    <Page
      title={title}
      back={{ href: '/operate/networks', label: words.title }}
      aside={data && <OnOff is_active={data.is_active} />}
      actions={data && <Buttons account={data} name={title} />}
    >
      <Part of={account} missing={words.missing} rows={4} tall>
        {(shown) =>
          shown && (
            <div class="cols">
              <Card title={words.address}>
                <p class="small muted">{words.address_say}</p>
                <div class="short">
                  <output class="mono">{shown.webhook_url}</output>
                  <Copy text={shown.webhook_url} label={words.address} />
                </div>
                <p class="small">
                  <b>{words.last}:</b> <LastDelivery account={shown.id} />
                </p>
                <Refused account={shown} />
                <TestEvent account={shown} />
                {shown.merchant_id && (
                  <p class="under">
                    <a href={`/operate/networks/${shown.id}/set-up`}>{ws.open}</a>
                  </p>
                )}
              </Card>
              <Facts account={shown} />
            </div>
          )
        }
      </Part>
    </Page>
  );
}

/** Deliveries somebody signed with another secret: its own is written at the network, or not. */
function Refused({ account }: { account: NetworkAccount }) {
  const { networks: words } = wo;
  return (
    <>
      {account.refused_at && (
        <p class="small">
          <Tag tone="bad" icon="alert">
            {words.refused(account.refused_count)}
          </Tag>{' '}
          <When at={account.refused_at} as="time" />
        </p>
      )}
      <p class="small muted under">{words.refused_say}</p>
    </>
  );
}

function Facts({ account }: { account: NetworkAccount }) {
  const merchant = useApi<Merchant>(
    account.merchant_id ? `/api/merchants/${account.merchant_id}` : null,
  );
  const { networks: words } = wo;
  return (
    <Card title={words.about}>
      <dl class="facts">
        <dt>{wo.programs.merchant}</dt>
        <dd>{account.merchant_id ? merchant.data?.name : words.every_shop}</dd>
        <dt>{words.account}</dt>
        <dd>{account.external_account ?? '–'}</dd>
        {makesCodes(account) && (
          <>
            <dt>{ws.codes.token}</dt>
            <dd>{account.has_admin_token ? ws.codes.token_set : ws.codes.token_none}</dd>
          </>
        )}
        <dt>{words.most}</dt>
        <dd>
          {account.max_commission_bps === null ? words.no_limit : rate(account.max_commission_bps)}
        </dd>
        <dt>{words.import}</dt>
        <dd>{account.import_problem ?? account.imported_until ?? '–'}</dd>
        {account.previous_secret_expires_at && (
          <>
            <dt>{words.old_secret}</dt>
            <dd>
              <When at={account.previous_secret_expires_at} as="time" />
            </dd>
          </>
        )}
        <dt>{words.made}</dt>
        <dd>
          <When at={account.created_at} />
        </dd>
        <dt>{wo.inbox.id}</dt>
        <dd class="mono small">
          {account.id} <Copy text={account.id} label={w.copy_what(wo.inbox.id)} small />
        </dd>
      </dl>
    </Card>
  );
}

/** Shops whose codes can be made are those that have pixels. */
const makesCodes = ({ capture_url, merchant_id }: NetworkAccount) =>
  capture_url !== null && merchant_id !== null;

/** Gives, replaces or takes away what codes are made with in the shop. */
function AdminToken(props: { account: NetworkAccount; name: string; onClose: () => void }) {
  const { account, name, onClose } = props;
  const [token, setToken] = useState('');
  const [shop, setShop] = useState(account.external_account ?? '');
  const { codes: words } = ws;
  const { write, isBusy, error } = useWrite(() => {
    toast(words.token_saved);
    onClose();
  });
  const refused = fieldErrors(error);
  return (
    <Dialog title={words.token_title(name)} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const named = shop === account.external_account ? {} : { external_account: shop };
          const body = { admin_token: token === '' ? null : token, ...(token ? named : {}) };
          write({ method: 'PATCH', path: `/api/network-accounts/${account.id}`, body });
        }}
      >
        <p class="small">{words.token_say}</p>
        <TextField
          label={words.token}
          hint={account.has_admin_token ? words.token_hint : undefined}
          type="password"
          autocomplete="off"
          isMono
          required={!account.has_admin_token}
          maxLength={500}
          value={token}
          onInput={setToken}
          error={refused.admin_token}
        />
        <TextField
          label={words.token_shop}
          isMono
          placeholder="….myshopify.com"
          maxLength={200}
          value={shop}
          onInput={setShop}
          error={refused.external_account}
        />
        <FormEnd {...{ error, refused, isBusy, onClose }} button={words.token_save} />
      </form>
    </Dialog>
  );
}

function Buttons({ account, name }: { account: NetworkAccount; name: string }) {
  const [asked, setAsked] = useState<'rotate' | 'switch' | 'token' | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const path = `/api/network-accounts/${account.id}`;
  const rotate = useWrite<{ secret?: string }>((answer) => {
    setAsked(null);
    setSecret(answer.secret ?? null);
  });
  const turn = useWrite(() => {
    setAsked(null);
    toast(w.saved);
  });
  const { networks: words } = wo;
  const doRotate = () => rotate.write({ method: 'POST', path: `${path}/rotate`, body: {} });
  const switchTitle = account.is_active ? words.switch_off(name) : words.switch_on(name);
  return (
    <>
      <button type="button" class="btn" onClick={() => setAsked('switch')}>
        {account.is_active ? wo.programs.off_button : wo.programs.on_button}
      </button>
      {makesCodes(account) && (
        <button type="button" class="btn" onClick={() => setAsked('token')}>
          {ws.codes.token_change}
        </button>
      )}
      <button type="button" class="btn" onClick={() => setAsked('rotate')}>
        <Icon name="key" size="m" /> {words.rotate}
      </button>
      {asked === 'token' && <AdminToken {...{ account, name }} onClose={() => setAsked(null)} />}
      {asked === 'rotate' && (
        <Confirm
          title={words.rotate_title(name)}
          button={words.rotate_title(name)}
          isBusy={rotate.isBusy}
          error={rotate.error}
          onClose={() => setAsked(null)}
          onConfirm={doRotate}
        >
          <p class="small">{words.rotate_say}</p>
        </Confirm>
      )}
      {asked === 'switch' && (
        <Confirm
          title={switchTitle}
          button={switchTitle}
          isBad={account.is_active}
          isBusy={turn.isBusy}
          error={turn.error}
          onClose={() => setAsked(null)}
          onConfirm={() =>
            turn.write({ method: 'PATCH', path, body: { is_active: !account.is_active } })
          }
        >
          <p class="small">{account.is_active ? words.off_say : words.on_say}</p>
        </Confirm>
      )}
      {secret && (
        <Secret
          title={words.secret}
          say={words.secret_say}
          secret={secret}
          onClose={() => setSecret(null)}
        />
      )}
    </>
  );
}
