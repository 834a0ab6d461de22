import { useState } from 'preact/hooks';
import { Route, Router, useLocation, useRoute } from 'preact-iso';
import { useApi, useWrite } from '../../api.ts';
import { Confirm } from '../../controls/dialog.tsx';
import { NotFound } from '../../frame/not-found.tsx';
import {
  Earnings,
  Home,
  Insights,
  Links,
  OneLink,
  OneOrder,
  OnePayout,
  Payouts,
  Refills,
} from '../../influencer/views.ts';
import { Icon } from '../../parts/icon.tsx';
import { Part } from '../../parts/page.tsx';
import { toast } from '../../parts/toast.tsx';
import type { Influencer } from '../../shapes.ts';
import { SubjectContext } from '../../subject.ts';
import { wi, wo } from '../../words.ts';

/** One influencer: their pages exactly as they see them, read only. */
export function OneInfluencer() {
  const { params } = useRoute();
  const { path } = useLocation();
  const id = params.id ?? '';
  const base = `/operate/influencers/${id}`;
  const influencer = useApi<Influencer>(`/api/influencers/${id}`);
  const rest = path.slice(base.length) || '/';
  const tabs = [
    ['', wi.home.title],
    ['/links', wi.links.title],
    ['/earnings', wi.earnings.title],
    ['/payouts', wi.payouts.title],
    ['/insights', wi.insights.title],
    ['/refills', wi.refills.title],
  ] as const;
  return (
    <>
      <Part of={influencer} missing={wo.influencers.missing} rows={1}>
        {(data) => data && <Banner influencer={data} />}
      </Part>
      <nav class="seg scroll view-as" aria-label={wo.influencers.their_pages}>
        {tabs.map(([tab, label]) => {
          const isHere = tab === '' ? rest === '/' : rest.startsWith(tab);
          return (
            <a key={tab} href={base + tab} aria-current={isHere ? 'page' : undefined}>
              {label}
            </a>
          );
        })}
      </nav>
      <SubjectContext.Provider value={{ influencer_id: id, base, is_own: false }}>
        <Router>
          <Route path="/links" component={Links} />
          <Route path="/links/:id" component={OneLink} />
          <Route path="/earnings" component={Earnings} />
          <Route path="/orders/:order" component={OneOrder} />
          <Route path="/refills" component={Refills} />
          <Route path="/payouts" component={Payouts} />
          <Route path="/payouts/:id" component={OnePayout} />
          <Route path="/insights" component={Insights} />
          <Route default component={rest === '/' ? Home : NotFound} />
        </Router>
      </SubjectContext.Provider>
    </>
  );
}

function Banner({ influencer }: { influencer: Influencer }) {
  const [isAsking, setAsking] = useState(false);
  const { id, display_name, email, handle, is_active } = influencer;
  const { write, isBusy, error } = useWrite<Influencer>(() => {
    setAsking(false);
    toast(is_active ? words.switched_off(display_name) : words.switched_on(display_name));
  });
  const { influencers: words } = wo;
  return (
    <div class={`notice view-banner ${is_active ? 'info' : 'bad'}`} role="note">
      <Icon name="eye" />
      <p>
        <b>{words.as_seen_by(display_name)}</b>{' '}
        <span class="muted">
          {handle && `@${handle} · `}
          {email}
          {!is_active && ` · ${words.is_off}`}
        </span>
      </p>
      <span class="bar">
        <a class="btn" href="/operate/influencers">
          {words.back}
        </a>
        <button type="button" class="btn" onClick={() => setAsking(true)}>
          {is_active ? words.switch_off : words.switch_on}
        </button>
      </span>
      {isAsking && (
        <Confirm
          title={
            is_active ? words.switch_off_title(display_name) : words.switch_on_title(display_name)
          }
          button={
            is_active ? words.switch_off_title(display_name) : words.switch_on_title(display_name)
          }
          isBad={is_active}
          isBusy={isBusy}
          error={error}
          onClose={() => setAsking(false)}
          onConfirm={() =>
            write({
              method: 'PATCH',
              path: `/api/influencers/${id}`,
              body: { is_active: !is_active },
            })
          }
        >
          <p class="small">{is_active ? words.switch_off_say : words.switch_on_say}</p>
        </Confirm>
      )}
    </div>
  );
}
