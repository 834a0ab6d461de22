import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { useApi, useWrite } from '../../api.ts';
import { Confirm } from '../../controls/dialog.tsx';
import { rate } from '../../format.ts';
import { Card, Page, Part } from '../../parts/page.tsx';
import { OnOff } from '../../parts/tag.tsx';
import { When } from '../../parts/when.tsx';
import { at, isBrand } from '../../session.ts';
import type { Merchant, Program } from '../../shapes.ts';
import { wo } from '../../words.ts';
import { Bonds } from '../customers/bonds.tsx';
import { Customers } from '../customers/customers.tsx';
import { Admission } from '../members/admission.tsx';
import { Groups } from '../members/groups.tsx';
import { Members } from '../members/members.tsx';
import { ProgramTerms } from '../members/program-terms.tsx';
import { Coupons } from './coupons.tsx';
import { EditTerms } from './edit-terms.tsx';
import { PriceTester } from './price-tester.tsx';
import { Rules } from './rules.tsx';

/** What do we promise here? */
export function OneProgram() {
  const { params } = useRoute();
  const program = useApi<Program>(`/api/programs/${params.id}`);
  const { programs: words } = wo;
  const { data } = program;
  return (
    <Page
      title={data?.name ?? words.one}
      back={{ href: at('/programs'), label: words.title }}
      aside={data && <OnOff is_active={data.is_active} />}
      actions={data && !isBrand() && <SwitchButton program={data} />}
    >
      <Part of={program} missing={words.missing} rows={5} tall>
        {(shown) =>
          shown && (
            <>
              <Customers program={shown} />
              <div class="cols">
                <div class="stack">
                  <Members program={shown} />
                  <Rules program={shown} />
                  <Coupons program={shown} />
                </div>
                <div class="stack">
                  <Terms program={shown} />
                  <Bonds program={shown} />
                  <Admission program={shown} />
                  <ProgramTerms program={shown} />
                  <Groups program={shown} />
                  {!isBrand() && <PriceTester program={shown} />}
                </div>
              </div>
            </>
          )
        }
      </Part>
    </Page>
  );
}

function Terms({ program }: { program: Program }) {
  const merchant = useApi<Merchant>(`/api/merchants/${program.merchant_id}`);
  const [isEdited, setEdited] = useState(false);
  const { programs: words } = wo;
  return (
    <Card title={words.terms}>
      <dl class="facts">
        <dt>{words.merchant}</dt>
        <dd>{merchant.data?.name}</dd>
        <dt>{words.hosts}</dt>
        <dd class="mono">{merchant.data?.allowed_hosts.join(', ')}</dd>
        <dt>{words.rate}</dt>
        <dd>{rate(program.commission_rate_bps)}</dd>
        <dt>{words.fee}</dt>
        <dd>{words.fee_of(rate(program.platform_fee_rate_bps))}</dd>
        <dt>{words.window}</dt>
        <dd>{words.days(program.attribution_window_days)}</dd>
        <dt>{words.hold}</dt>
        <dd>{words.hold_since[program.hold_from](words.days(program.hold_days))}</dd>
        <dt>{words.parameter}</dt>
        <dd class="mono">{program.click_parameter}</dd>
        <dt>{words.coupon_first}</dt>
        <dd>{program.coupon_beats_click ? words.coupon_wins : words.click_wins}</dd>
        <dt>{words.made}</dt>
        <dd>
          <When at={program.created_at} />
        </dd>
      </dl>
      <p class="note under">{words.terms_note}</p>
      {!isBrand() && (
        <button type="button" class="btn under" onClick={() => setEdited(true)}>
          {words.edit}
        </button>
      )}
      {isEdited && <EditTerms program={program} onClose={() => setEdited(false)} />}
    </Card>
  );
}

function SwitchButton({ program }: { program: Program }) {
  const [isAsking, setAsking] = useState(false);
  const { write, isBusy, error } = useWrite(() => setAsking(false));
  const { programs: words } = wo;
  const { is_active, name, id } = program;
  const title = is_active ? words.switch_off(name) : words.switch_on(name);
  return (
    <>
      <button type="button" class="btn" onClick={() => setAsking(true)}>
        {is_active ? words.off_button : words.on_button}
      </button>
      {isAsking && (
        <Confirm
          title={title}
          button={title}
          isBad={is_active}
          isBusy={isBusy}
          error={error}
          onClose={() => setAsking(false)}
          onConfirm={() =>
            write({ method: 'PATCH', path: `/api/programs/${id}`, body: { is_active: !is_active } })
          }
        >
          <p class="small">{is_active ? words.off_say : words.on_say}</p>
        </Confirm>
      )}
    </>
  );
}
