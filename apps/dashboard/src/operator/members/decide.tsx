import { useState } from 'preact/hooks';
import { useWrite } from '../../api.ts';
import { Confirm } from '../../controls/dialog.tsx';
import { TextField } from '../../controls/field.tsx';
import { toast, toastError } from '../../parts/toast.tsx';
import type { Membership, MembershipOutcome } from '../../shapes.ts';
import { wm } from '../../words.ts';

export type Decision = 'accept' | 'decline' | 'suspend';
type Props = {
  of: readonly Pick<Membership, 'id' | 'influencer'>[];
  decision: Decision;
  onDone?: () => void;
  onClose: () => void;
};

/** Asks before it is decided about people, and says what became of each. */
export function Decide({ of, decision, onDone, onClose }: Props) {
  const [reason, setReason] = useState('');
  const { write, isBusy, error } = useWrite<{ data: MembershipOutcome[] }>(({ data }) => {
    tell(data);
    onDone?.();
    onClose();
  });
  const title = wm.titles[decision](of.length, of[0]?.influencer.display_name ?? '');
  const said = reason.trim();
  const body = {
    membership_ids: of.map(({ id }) => id),
    decision,
    ...(said === '' ? {} : { reason: said }),
  };
  return (
    <Confirm
      title={title}
      button={title}
      isBad={decision !== 'accept'}
      isBusy={isBusy}
      error={error}
      isDisabled={decision !== 'accept' && said === ''}
      onClose={onClose}
      onConfirm={() => write({ method: 'POST', path: '/api/memberships/decide', body })}
    >
      <p class="small">{wm.says[decision]}</p>
      {decision !== 'accept' && (
        <TextField
          label={wm.reason}
          hint={wm.reason_hint}
          required
          maxLength={300}
          value={reason}
          onInput={setReason}
        />
      )}
    </Confirm>
  );
}

/** Somebody else may have been faster: who was not decided about is said, with why. */
function tell(outcomes: readonly MembershipOutcome[]): void {
  const refused = outcomes.filter(({ outcome }) => /refused|not_found/.test(outcome));
  const [first] = refused;
  if (first) toastError(wm.some_refused(refused.length, first.detail ?? first.outcome));
  else toast(wm.done(outcomes.length));
}
