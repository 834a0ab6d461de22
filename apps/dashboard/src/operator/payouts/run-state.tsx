import type { IconName } from '../../parts/icon.tsx';
import { Tag } from '../../parts/tag.tsx';
import type { PayoutRun } from '../../shapes.ts';
import { wo } from '../../words.ts';

const LOOKS: Record<PayoutRun['state'], ['good' | 'warn' | 'bad' | 'info' | '', IconName]> = {
  waiting: ['warn', 'users'],
  agreed: ['info', 'clock'],
  requested: ['info', 'clock'],
  sent: ['info', 'send'],
  settled: ['good', 'check'],
  failed: ['bad', 'alert'],
  returned: ['bad', 'undo'],
  cancelled: ['', 'ban'],
};

/** Where a run is: as far as the payout of it that is least far. */
export function RunState({ run }: { run: Pick<PayoutRun, 'state'> }) {
  const [tone, icon] = LOOKS[run.state];
  return (
    <Tag tone={tone} icon={icon}>
      {wo.runs.states[run.state]}
    </Tag>
  );
}
