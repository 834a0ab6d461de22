import { EVENT_TYPES, type EventType } from '@skinstack/domain/notices/events';
import { useState } from 'preact/hooks';
import { useWrite } from '../../api.ts';
import { Dialog, FormEnd } from '../../controls/dialog.tsx';
import { CheckField, TextField } from '../../controls/field.tsx';
import { fieldErrors } from '../../problems.ts';
import { currentMe } from '../../session.ts';
import type { WebhookEndpoint } from '../../shapes.ts';
import { wa } from '../../words.ts';
import { ENDPOINTS, eventWords } from './names.ts';

/** Of what a role can be told: a shop’s people of no payout and no link. */
export const kindsFor = (role: string) =>
  EVENT_TYPES.filter((type) => role !== 'brand' || !/^(payout|link)\./.test(type));

type Props = {
  /** The one that is changed; without it one is added. */
  endpoint?: WebhookEndpoint;
  onClose: () => void;
  onDone: (now: WebhookEndpoint & { secret?: string }) => void;
};

/** Where something is told, and what. */
export function EndpointForm({ endpoint, onClose, onDone }: Props) {
  const [url, setUrl] = useState(endpoint?.url ?? '');
  const [events, setEvents] = useState<readonly EventType[]>(endpoint?.events ?? []);
  const [isChecked, setChecked] = useState(false);
  const { write, isBusy, error } = useWrite<WebhookEndpoint & { secret?: string }>(onDone);
  const { webhooks: words } = wa;
  const refused = fieldErrors(error);
  const save = () => {
    setChecked(true);
    if (events.length === 0) return;
    const body = { url: url.trim(), events };
    if (endpoint) write({ method: 'PATCH', path: `${ENDPOINTS}/${endpoint.id}`, body });
    else write({ method: 'POST', path: ENDPOINTS, body });
  };
  return (
    <Dialog title={endpoint ? words.change_title : words.add} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {!endpoint && <p class="small muted">{words.add_say[readerKind()]}</p>}
        <TextField
          label={words.address}
          hint={words.address_hint}
          error={refused.url}
          type="url"
          isMono
          required
          maxLength={2_048}
          value={url}
          onInput={setUrl}
        />
        <Kinds value={events} onChange={setEvents} />
        {isChecked && events.length === 0 && (
          <p class="note bad-text" role="alert">
            {words.choose_one}
          </p>
        )}
        <FormEnd
          error={error}
          refused={refused.url ? { url: refused.url } : {}}
          isBusy={isBusy}
          button={endpoint ? words.save : words.add}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}

function readerKind() {
  const { role } = currentMe();
  return role === 'influencer' || role === 'brand' ? role : 'operator';
}

type KindsProps = {
  value: readonly EventType[];
  onChange: (events: readonly EventType[]) => void;
};

/** Kinds of events, in groups by what they are about. */
function Kinds({ value, onChange }: KindsProps) {
  const all = kindsFor(currentMe().role);
  const { webhooks: words } = wa;
  const groups = Object.entries(words.groups)
    .map(([group, label]) => ({ label, own: all.filter((type) => type.startsWith(`${group}.`)) }))
    .filter(({ own }) => own.length > 0);
  return (
    <>
      <CheckField
        label={words.choose_all}
        checked={all.every((type) => value.includes(type))}
        onChange={(isOn) => onChange(isOn ? all : [])}
      />
      {groups.map(({ label, own }) => (
        <fieldset key={label} class="choices">
          <legend>{label}</legend>
          {own.map((type) => (
            <CheckField
              key={type}
              label={eventWords(type)}
              checked={value.includes(type)}
              onChange={(isOn) =>
                onChange(isOn ? [...value, type] : value.filter((one) => one !== type))
              }
            />
          ))}
        </fieldset>
      ))}
    </>
  );
}
