import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { queries, useWrite } from '../../api.ts';
import { Confirm } from '../../controls/dialog.tsx';
import { Secret } from '../../controls/secret.tsx';
import { time } from '../../format.ts';
import { Icon } from '../../parts/icon.tsx';
import { toast, toastError } from '../../parts/toast.tsx';
import { describeFailure } from '../../problems.ts';
import { at } from '../../session.ts';
import type { WebhookDeliveryBody, WebhookEndpoint } from '../../shapes.ts';
import { w, wa } from '../../words.ts';
import { EndpointForm } from './endpoint-form.tsx';
import { ENDPOINTS, hrefOf, LIST, nameOf } from './names.ts';

type Props = { endpoint: WebhookEndpoint };
type AskedProps = Props & { onClose: () => void };
const pathOf = ({ id }: WebhookEndpoint) => `${ENDPOINTS}/${id}`;

/** Sends a test, and shows what becomes of it. */
export function SendTest({ endpoint }: Props) {
  const { route } = useLocation();
  const { write, isBusy } = useWrite<WebhookDeliveryBody>(({ id }) =>
    route(hrefOf(endpoint.id, id)),
  );
  const test = () =>
    write(
      { method: 'POST', path: `${pathOf(endpoint)}/test` },
      { onError: (error) => toastError(describeFailure(error).title) },
    );
  return (
    <button type="button" class="btn primary" disabled={isBusy} onClick={test}>
      <Icon name="send" size="m" /> {isBusy ? w.working : wa.webhooks.test}
    </button>
  );
}

/** What can be done to it: changed, given a new secret, switched off, deleted. */
export function EndpointActions({ endpoint }: Props) {
  const [asked, setAsked] = useState<'change' | 'rotate' | 'switch' | 'remove' | null>(null);
  const { webhooks: words } = wa;
  const onClose = () => setAsked(null);
  const verbs = [
    ['change', words.change],
    ['rotate', words.rotate],
    ['switch', endpoint.is_active ? words.off_button : words.on_button],
    ['remove', words.remove],
  ] as const;
  return (
    <>
      <div class="bar under">
        {verbs.map(([verb, label]) => (
          <button key={verb} type="button" class="btn" onClick={() => setAsked(verb)}>
            {label}
          </button>
        ))}
      </div>
      {asked === 'change' && (
        <EndpointForm
          endpoint={endpoint}
          onClose={onClose}
          onDone={() => {
            onClose();
            toast(w.saved);
          }}
        />
      )}
      {asked === 'rotate' && <Rotate endpoint={endpoint} onClose={onClose} />}
      {asked === 'switch' && <Switch endpoint={endpoint} onClose={onClose} />}
      {asked === 'remove' && <Remove endpoint={endpoint} onClose={onClose} />}
    </>
  );
}

/** Another secret; an older one that still signs ends. */
function Rotate({ endpoint, onClose }: AskedProps) {
  const [secret, setSecret] = useState<string | null>(null);
  const { write, isBusy, error } = useWrite<{ secret: string }>((now) => setSecret(now.secret));
  const { webhooks: words } = wa;
  const until = endpoint.previous_secret_expires_at;
  const [isForced] = useState(until !== null && Date.parse(until) > Date.now());
  if (secret) {
    return <Secret title={words.secret} say={words.secret_say} secret={secret} onClose={onClose} />;
  }
  return (
    <Confirm
      title={words.rotate_title(nameOf(endpoint.url))}
      button={words.rotate_button}
      isBusy={isBusy}
      error={error}
      onClose={onClose}
      onConfirm={() =>
        write({ method: 'POST', path: `${pathOf(endpoint)}/rotate`, body: { force: isForced } })
      }
    >
      <p class="small">{words.rotate_say}</p>
      {isForced && until && <p class="small">{words.rotate_again(time(until))}</p>}
    </Confirm>
  );
}

function Switch({ endpoint, onClose }: AskedProps) {
  const { write, isBusy, error } = useWrite(() => {
    onClose();
    toast(w.saved);
  });
  const { webhooks: words } = wa;
  const { is_active } = endpoint;
  const name = nameOf(endpoint.url);
  return (
    <Confirm
      title={is_active ? words.switch_off(name) : words.switch_on(name)}
      button={is_active ? words.off_confirm : words.on_confirm}
      isBad={is_active}
      isBusy={isBusy}
      error={error}
      onClose={onClose}
      onConfirm={() =>
        write({ method: 'PATCH', path: pathOf(endpoint), body: { is_active: !is_active } })
      }
    >
      <p class="small">{is_active ? words.off_say : words.on_say}</p>
    </Confirm>
  );
}

function Remove({ endpoint, onClose }: AskedProps) {
  const { route } = useLocation();
  const { webhooks: words } = wa;
  const name = nameOf(endpoint.url);
  const { write, isBusy, error } = useWrite(() => {
    // it is not shown again until the list is there anew
    queries.removeQueries({ queryKey: ['pages', LIST] });
    toast(words.removed(name));
    route(at('/account/webhooks'));
  });
  return (
    <Confirm
      title={words.remove_title(name)}
      button={words.remove_button}
      isBad
      isBusy={isBusy}
      error={error}
      onClose={onClose}
      onConfirm={() => write({ method: 'DELETE', path: pathOf(endpoint) })}
    >
      <p class="small">{words.remove_say}</p>
    </Confirm>
  );
}
