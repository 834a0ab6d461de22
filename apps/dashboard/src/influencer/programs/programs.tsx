import { REQUESTS } from '@skinstack/domain/pages/requests';
import { usePages } from '../../api.ts';
import { money, rate } from '../../format.ts';
import type { IconName } from '../../parts/icon.tsx';
import { Card, EmptyState, Page, Part } from '../../parts/page.tsx';
import { Tag } from '../../parts/tag.tsx';
import type { JoinableProgram } from '../../shapes.ts';
import { w, wi } from '../../words.ts';
import { Ask } from '../ask.tsx';
import { Ways } from './join.tsx';
import { TermsButton } from './terms.tsx';

/** Where am I in, and where may I ask to be? */
export function Programs() {
  const programs = usePages<JoinableProgram>(REQUESTS.programs());
  const { programs: words } = wi;
  return (
    <Page title={words.title} lead={words.lead}>
      <Part of={programs} rows={4} tall>
        {() =>
          programs.rows?.length ? (
            <>
              {programs.rows.map((program) => (
                <OneProgram key={program.id} program={program} />
              ))}
              {programs.hasNextPage && (
                <button type="button" class="btn wide" onClick={() => programs.fetchNextPage()}>
                  {w.show_more}
                </button>
              )}
            </>
          ) : (
            <Card title={words.title} isTitleHidden>
              <EmptyState icon="layers" title={words.empty} say={words.empty_say} />
            </Card>
          )
        }
      </Part>
      <Ask />
    </Page>
  );
}

function OneProgram({ program }: { program: JoinableProgram }) {
  const { name, merchant, description, membership, terms, hold_days } = program;
  const { programs: words } = wi;
  return (
    <Card title={name} head={<span class="end">{<State of={program} />}</span>}>
      <div class="stack">
        <p class="small muted">{merchant.name}</p>
        {description && <p class="small">{description}</p>}
        <dl class="facts">
          <dt>{words.pays}</dt>
          <dd>{paysOf(program)}</dd>
          <dt>{words.hold}</dt>
          <dd>{words.days(hold_days)}</dd>
          <dt>{words.window}</dt>
          <dd>{words.window_say(words.days(program.attribution_window_days))}</dd>
          {terms && (
            <>
              <dt>{words.terms}</dt>
              <dd>
                <a
                  href={`/api/programs/${program.id}/terms/${terms.version}`}
                  target="_blank"
                  rel="noopener"
                >
                  {words.print_terms(terms.version)}
                </a>{' '}
                · {terms.is_accepted ? words.accepted : words.not_accepted}
              </dd>
            </>
          )}
        </dl>
        <div class="bar">
          {membership?.state !== 'suspended' && <TermsButton program={program} />}
          <Ways program={program} canLeave />
        </div>
      </div>
    </Card>
  );
}

function paysOf({ offer, currency, platform_fee_rate_bps }: JoinableProgram): string {
  const pays =
    offer.flat_minor === null
      ? wi.offer.rate(rate(offer.rate_bps ?? 0))
      : wi.offer.flat(money({ amount_minor: offer.flat_minor, currency }));
  return platform_fee_rate_bps === 0
    ? pays
    : wi.programs.less_fee(pays, rate(platform_fee_rate_bps));
}

const LOOKS: Record<string, readonly ['good' | 'info' | 'bad' | '', IconName]> = {
  approved: ['good', 'check'],
  applied: ['info', 'clock'],
  invited: ['info', 'send'],
  declined: ['bad', 'ban'],
  suspended: ['bad', 'pause'],
};

function State({ of }: { of: JoinableProgram }) {
  const { states } = wi.programs;
  const state = of.membership?.state ?? 'none';
  const [tone, icon] = LOOKS[state] ?? ['', 'plus'];
  return (
    <Tag tone={tone} icon={icon}>
      {state === 'none' ? states[`none_${of.enrolment}`] : states[state]}
    </Tag>
  );
}
