import { ApiProblem } from '@skinstack/client/api-problem';
import { REQUESTS } from '@skinstack/domain/pages/requests';
import { useApi } from '../../api.ts';
import { Icon } from '../../parts/icon.tsx';
import { ErrorCard } from '../../parts/page.tsx';
import type { JoinableProgram } from '../../shapes.ts';
import { useSubject } from '../../subject.ts';
import { wi } from '../../words.ts';
import { Ways } from './join.tsx';
import { TermsButton } from './terms.tsx';

type Want = 'terms_not_accepted' | 'membership_required';

/** Why no link was made, and what to do. */
export function RefusedLink(props: { error: unknown; program_id: string; onMended: () => void }) {
  const { error, program_id, onMended } = props;
  const code = error instanceof ApiProblem ? error.code : '';
  if (code !== 'terms_not_accepted' && code !== 'membership_required') {
    return <ErrorCard error={error} />;
  }
  return <ProgramNotice program_id={program_id} want={code} onMended={onMended} />;
}

type Props = { program_id: string; want?: Want; onMended?: () => void };

/** What a program wants of its influencer before their next link; nothing when all is well. */
export function ProgramNotice({ program_id, want, onMended }: Props) {
  const { to } = useSubject();
  const programs = useApi<{ data: JoinableProgram[] }>(REQUESTS.programs());
  const program = programs.data?.data.find(({ id }) => id === program_id);
  const wanted = want ?? (program && wantOf(program));
  if (!wanted) return null;
  const { programs: words } = wi;
  const state = program?.membership?.state;
  const isTerms = wanted === 'terms_not_accepted';
  const say = isTerms
    ? words.needs_terms
    : (words.needs[state as keyof typeof words.needs] ??
      (program ? words.needs.none : words.needs.unknown));
  return (
    <div class="notice warn" role="status">
      <Icon name="alert" />
      <div>
        <p>{say}</p>
        <div class="bar under">
          {program && isTerms && <TermsButton program={program} onAccepted={onMended} />}
          {program && !isTerms && <Ways program={program} />}
          <a class="btn plain" href={to('/programs')}>
            {words.title}
          </a>
        </div>
      </div>
    </div>
  );
}

function wantOf({ membership, terms }: JoinableProgram): Want | null {
  if (membership && membership.state !== 'approved') return 'membership_required';
  return terms && !terms.is_accepted ? 'terms_not_accepted' : null;
}
