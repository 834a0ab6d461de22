import { useEffect, useState } from 'preact/hooks';
import { useApi, useWrite } from '../../api.ts';
import { Confirm } from '../../controls/dialog.tsx';
import { SelectField, TextField } from '../../controls/field.tsx';
import { instantOf, type Money, money, today } from '../../format.ts';
import { toast } from '../../parts/toast.tsx';
import type { Program } from '../../shapes.ts';
import { wo } from '../../words.ts';

const PATH = '/api/commissions/approve';
type Due = { approved: number; amounts?: Money[] };

/**
 * Makes payable what has passed its hold; of one program also what passes it by a day to come, so
 * that a shop that vouches for its orders need not be waited for.
 */
export function EndHolds({ onClose }: { onClose: () => void }) {
  const programs = useApi<{ data: Program[] }>('/api/programs?limit=100');
  const [program_id, setProgram] = useState('');
  const [until, setUntil] = useState(today());
  const [due, setDue] = useState<Due | null>(null);
  const body = program_id ? { program_id, as_of: instantOf(until, true) } : {};
  const look = useWrite<Due>();
  const approve = useWrite<Due>(({ approved }) => {
    toast(wo.end_holds.done(approved));
    onClose();
  });
  useEffect(() => {
    let isGone = false;
    const asked = { method: 'POST', path: PATH, body: { ...body, dry_run: true } } as const;
    void look
      .writeAsync(asked)
      .catch(() => null)
      .then((answer) => {
        if (!isGone) setDue(answer);
      });
    return () => {
      isGone = true;
    };
  }, [program_id, until]);
  const { end_holds: words } = wo;
  const count = due?.approved ?? 0;
  return (
    <Confirm
      title={words.title}
      button={words.button(count)}
      isBusy={approve.isBusy}
      isDisabled={count === 0}
      error={approve.error ?? look.error}
      onClose={onClose}
      onConfirm={() => approve.write({ method: 'POST', path: PATH, body })}
    >
      <p class="small">{words.say}</p>
      <SelectField
        label={wo.programs.one}
        none={wo.insights.all_programs}
        value={program_id}
        onChange={setProgram}
        options={(programs.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      />
      {program_id && (
        <TextField
          label={words.until}
          hint={words.until_hint}
          type="date"
          value={until}
          onInput={setUntil}
        />
      )}
      <p role="status">
        {due && (count === 0 ? words.none : words.due(count, (due.amounts ?? []).map(money)))}
      </p>
    </Confirm>
  );
}
