import { useState } from 'preact/hooks';
import { useWrite } from '../../api.ts';
import { Confirm } from '../../controls/dialog.tsx';
import { TextField } from '../../controls/field.tsx';
import { Segments } from '../../controls/panel.tsx';
import { day, instantOf, lastDay } from '../../format.ts';
import { Tag } from '../../parts/tag.tsx';
import { toast } from '../../parts/toast.tsx';
import { fieldErrors } from '../../problems.ts';
import { w, wo } from '../../words.ts';

type Term = { state: 'planned' | 'active' | 'ended'; ends_at: string | null };

/** Whether a rule or a code holds, and until when. */
export function TermState({ of: { state, ends_at } }: { of: Term }) {
  const { terms: words } = wo;
  if (state === 'ended') {
    return (
      <Tag tone="" icon="ban">
        {ends_at ? words.ended_on(lastDay(ends_at)) : words.ended}
      </Tag>
    );
  }
  if (state === 'planned') {
    return (
      <Tag tone="info" icon="clock">
        {words.planned}
      </Tag>
    );
  }
  return (
    <Tag tone="good" icon="check">
      {ends_at ? words.until(lastDay(ends_at)) : w.state.active}
    </Tag>
  );
}

type Props = {
  /** The rule or code, as the API knows it. */
  path: string;
  title: string;
  say: string;
  /** When it ends as it is, so that the end can be taken back. */
  ends_at: string | null;
  /** It may end now, not on a day to come. */
  isNow?: boolean;
  onClose: () => void;
};

/** Ends a rule or a code now or with a day to come, or takes an end back. */
export function EndTerm({ path, title, say, ends_at, isNow, onClose }: Props) {
  const { terms: words } = wo;
  const [when, setWhen] = useState<'now' | 'day' | 'never'>('now');
  const [last, setLast] = useState('');
  const { write, isBusy, error } = useWrite(() => {
    toast(words.changed);
    onClose();
  });
  const refused = fieldErrors(error).ends_at;
  const button = {
    now: title,
    day: last === '' ? words.on_a_day : words.until(day(last)),
    never: words.never,
  }[when];
  return (
    <Confirm
      title={title}
      button={button}
      isBad={when === 'now'}
      isBusy={isBusy}
      error={refused ? null : error}
      isDisabled={when === 'day' && last === ''}
      onClose={onClose}
      onConfirm={() => {
        if (when === 'now') return write({ method: 'DELETE', path });
        const end = when === 'never' ? null : instantOf(last, true);
        write({ method: 'PATCH', path, body: { ends_at: end } });
      }}
    >
      {!isNow && (
        <Segments
          name={words.when}
          isEven
          value={when}
          options={[
            { value: 'now', label: words.now },
            { value: 'day', label: words.on_a_day },
            ...(ends_at ? [{ value: 'never' as const, label: words.never }] : []),
          ]}
          onChange={setWhen}
        />
      )}
      {when === 'day' && (
        <TextField
          label={wo.rules.ends}
          hint={words.day_included}
          type="date"
          required
          value={last}
          error={refused}
          onInput={setLast}
        />
      )}
      <p class="small">{say}</p>
    </Confirm>
  );
}
