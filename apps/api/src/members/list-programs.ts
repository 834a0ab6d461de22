import { type JoinableProgram, listJoinable } from '@skinstack/db/members/join-programs';
import { chooseRule } from '@skinstack/domain/terms';
import type { Ports } from '../ports.ts';
import { presentEach } from '../rest/left-out.ts';
import { presentRow, requireFound } from '../rest/rows.ts';

type Query = { limit: number; cursor?: string | undefined; q?: string | undefined };

/** A page of the programs an influencer is in or may ask to be in, with what they would earn. */
export async function listOwnPrograms(ports: Ports, influencer_id: string, query: Query) {
  const rows = await listJoinable(ports.db, influencer_id, query);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const { shown, left_out } = presentEach(
    page,
    ({ program }) => program.id,
    (row) => presentJoinable(ports, influencer_id, row),
  );
  const next_cursor = rows.length > query.limit && last ? last.program.id : null;
  return { data: shown, next_cursor, ...left_out };
}

/** One of them. @throws Problem `not_found` for one that is not shown to them */
export async function findJoinable(
  ports: Ports,
  influencer_id: string,
  program_id: string,
): Promise<JoinableProgram> {
  const [found = null] = await listJoinable(ports.db, influencer_id, { limit: 1 }, program_id);
  return requireFound(found, 'program');
}

function presentJoinable(ports: Ports, influencer_id: string, row: JoinableProgram) {
  const { program, merchant_name, membership, rules, terms_version, accepted_version } = row;
  const rule = chooseRule(rules, {
    ...{ influencer_id, group_id: membership?.group_id ?? null },
    ...{ product_id: null, category: null, at_ms: ports.now(), month_minor: 0n },
  });
  return {
    id: program.id,
    name: program.name,
    slug: program.slug,
    merchant: { id: program.merchant_id, name: merchant_name },
    currency: program.currency,
    enrolment: program.enrolment,
    description: program.description,
    logo_url: program.logo_url,
    offer: presentRow({
      rate_bps: rule ? rule.rate_bps : program.commission_rate_bps,
      flat_minor: rule ? rule.flat_minor : null,
    }),
    platform_fee_rate_bps: program.platform_fee_rate_bps,
    hold_days: program.hold_days,
    attribution_window_days: program.attribution_window_days,
    membership: membership && {
      ...{ id: membership.id, state: membership.state, group_id: membership.group_id },
    },
    terms:
      terms_version === null
        ? null
        : {
            version: terms_version,
            is_accepted: accepted_version !== null && accepted_version >= terms_version,
          },
  };
}
