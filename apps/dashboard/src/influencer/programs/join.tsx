import { useState } from 'preact/hooks';
import { useWrite } from '../../api.ts';
import { Confirm } from '../../controls/dialog.tsx';
import { toast } from '../../parts/toast.tsx';
import type { JoinableProgram } from '../../shapes.ts';
import { wi } from '../../words.ts';

type Way = 'join' | 'ask' | 'leave';

/** How somebody who stands so gets in; null where nothing is to be done. */
function wayIn({ membership, enrolment }: JoinableProgram): Way | null {
  const state = membership?.state ?? 'left';
  if (state === 'invited') return 'join';
  // who was declined is looked at, however open the program is
  if (state === 'declined') return enrolment === 'invite' ? null : 'ask';
  if (state !== 'left' || enrolment === 'invite') return null;
  return enrolment === 'open' ? 'join' : 'ask';
}

const LEAVING = ['invited', 'applied', 'approved'];

/** Joining, asking, and, where it is offered, leaving. */
export function Ways({ program, canLeave }: { program: JoinableProgram; canLeave?: boolean }) {
  const [asked, setAsked] = useState<Way | null>(null);
  const way = wayIn(program);
  const ways: Way[] = way === null ? [] : [way];
  if (canLeave && LEAVING.includes(program.membership?.state ?? '')) ways.push('leave');
  return (
    <>
      {ways.map((one) => (
        <button key={one} type="button" class="btn" onClick={() => setAsked(one)}>
          {wi.programs.ways[one]}
          <span class="vh"> {program.name}</span>
        </button>
      ))}
      {asked && <Sure program={program} way={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

type SureProps = { program: JoinableProgram; way: Way; onClose: () => void };

function Sure({ program, way, onClose }: SureProps) {
  const { programs: words } = wi;
  const { write, isBusy, error } = useWrite<{ state: string }>(({ state }) => {
    toast(words.done[state as keyof typeof words.done] ?? words.done.applied);
    onClose();
  });
  const title = words.titles[way](program.name);
  const path =
    way === 'leave'
      ? `/api/memberships/${program.membership?.id}/leave`
      : `/api/programs/${program.id}/memberships`;
  return (
    <Confirm
      title={title}
      button={title}
      isBad={way === 'leave'}
      isBusy={isBusy}
      error={error}
      onClose={onClose}
      onConfirm={() => write({ method: 'POST', path, body: {} })}
    >
      <p class="small">{words.says[way]}</p>
    </Confirm>
  );
}
