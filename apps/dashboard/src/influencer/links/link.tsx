import { intervalOf, periodQuery } from '@skinstack/domain/pages/period';
import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { useApi, useWrite } from '../../api.ts';
import { TextField } from '../../controls/field.tsx';
import { PeriodControl } from '../../controls/period-control.tsx';
import { money, timezone, wholeCount } from '../../format.ts';
import { Copy, ShareButton } from '../../parts/copy.tsx';
import { Count, Figure, FigureGroup } from '../../parts/figures.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Card, EmptyState, ErrorCard, Page, Part } from '../../parts/page.tsx';
import { OnOff } from '../../parts/tag.tsx';
import { toast } from '../../parts/toast.tsx';
import { When } from '../../parts/when.tsx';
import { shortName } from '../../session.ts';
import type { Conversion, Link, ListedLink } from '../../shapes.ts';
import { usePeriod, useSubject } from '../../subject.ts';
import { w, wi } from '../../words.ts';
import { Ask } from '../ask.tsx';
import { OrderRow } from '../money/order-row.tsx';
import { ProgramNotice } from '../programs/notice.tsx';
import { Disclosure } from './disclosure.tsx';
import { LinkOptions } from './link-options.tsx';
import { currencyOfLink, netOfLink } from './link-row.tsx';
import { QrCode } from './qr-code.tsx';

/** What did this link bring, and is it right? */
export function OneLink() {
  const { params } = useRoute();
  const id = params.id ?? '';
  const { influencer_id, to, is_own } = useSubject();
  const { period } = usePeriod();
  const link = useApi<Link>(`/api/links/${id}`);
  const slug = link.data?.slug;
  const listed = useApi<{ data: ListedLink[] }>(
    slug
      ? `/api/links?limit=1&influencer_id=${influencer_id}&slug=${slug}&${periodQuery(period, timezone())}`
      : null,
    { keep: true },
  );
  const orders = useApi<{ data: Conversion[] }>(`/api/conversions?limit=10&link_id=${id}`);
  const [isEdited, setEdited] = useState(false);
  const one = listed.data?.data[0];
  const back = { href: to('/links'), label: wi.links.title };
  if (!link.data) {
    return (
      <Page title={wi.links.one} back={back}>
        <Part of={link} missing={wi.links.missing} rows={4} tall>
          {() => null}
        </Part>
      </Page>
    );
  }
  const { short_url, is_active } = link.data;
  return (
    <Page
      title={one?.product?.name ?? shortName(slug ?? '')}
      back={back}
      aside={<OnOff is_active={is_active} off={w.state.paused} />}
      actions={is_own && <PauseButton link={link.data} />}
    >
      {is_own && <ProgramNotice program_id={link.data.program_id} />}
      <div class="cols">
        <div class="stack">
          <div class="bar">
            <PeriodControl hasCompare={false} />
          </div>
          <Part of={listed} rows={2} tall>
            {() => one && <LinkFigures of={one} interval={intervalOf(period)} />}
          </Part>
          <Card title={wi.links.orders_of} flush>
            <Part of={orders} rows={3}>
              {(data) =>
                data?.data.length ? (
                  <ul class="rows">
                    {data.data.map((row) => (
                      <OrderRow key={row.id} of={row} />
                    ))}
                  </ul>
                ) : (
                  <EmptyState
                    icon="coins"
                    title={wi.links.no_orders}
                    say={wi.links.no_orders_say}
                  />
                )
              }
            </Part>
          </Card>
        </div>
        <div class="stack">
          <Card title={wi.links.share_it}>
            <div class="short">
              <output class="mono">{shortName(slug ?? '')}</output>
              <Copy text={short_url} label={w.copy_what(shortName(slug ?? ''))} />
            </div>
            <ShareButton url={short_url} title={one?.product?.name ?? ''} />
            <QrCode link={link.data} />
          </Card>
          {is_own && <Disclosure link={link.data} />}
          <Facts link={link.data} />
          {is_own && <SubIds short_url={short_url} />}
          {is_own && !isEdited && (
            <button type="button" class="btn" onClick={() => setEdited(true)}>
              <Icon name="edit" size="m" /> {wi.links.edit}
            </button>
          )}
          {isEdited && <LinkOptions link={link.data} onChange={() => setEdited(false)} />}
        </div>
      </div>
      <Ask about={shortName(slug ?? '')} />
    </Page>
  );
}

function LinkFigures({ of, interval }: { of: ListedLink; interval: string }) {
  const { figures } = of;
  const net = netOfLink(of, currencyOfLink(of, 'USD'));
  const epc = figures.epc.find((one) => one.currency === net.currency);
  return (
    <FigureGroup title={wi.links.figures} note={figures.clicks === 0 ? wi.links.no_click : ''}>
      <Figure label={wi.you_earned} value={money(net)} />
      <Figure
        label={wi.clicks}
        value={<Count of={figures.clicks} />}
        note={
          figures.bot_requests > 0 &&
          wi.requests_note(
            wholeCount(figures.requests),
            wholeCount(figures.clicks),
            wholeCount(figures.bot_requests),
          )
        }
      />
      <Figure label={wi.orders} value={<Count of={figures.conversions} />} />
      <Figure
        label={wi.per_click}
        value={epc ? money(epc) : '–'}
        note={epc ? interval === '' && '' : wi.nothing_to_divide}
      />
    </FigureGroup>
  );
}

function Facts({ link }: { link: Link }) {
  const { links: words } = wi;
  return (
    <Card title={words.about}>
      <dl class="facts">
        <dt>{words.leads_to}</dt>
        <dd>
          <a href={link.destination_url} rel="noreferrer" target="_blank">
            {link.destination_url}
          </a>
        </dd>
        <dt>{words.column_campaign}</dt>
        <dd>{link.campaign ?? '–'}</dd>
        <dt>{words.made}</dt>
        <dd>
          <When at={link.created_at} as="time" />
        </dd>
        <dt>{words.ends}</dt>
        <dd>{link.expires_at ? <When at={link.expires_at} as="time" /> : words.never}</dd>
      </dl>
    </Card>
  );
}

/** Pauses at once, and can be taken back for eight seconds. */
function PauseButton({ link }: { link: Link }) {
  const { write, isBusy, error } = useWrite<Link>();
  const set = (is_active: boolean) =>
    write({ method: 'PATCH', path: `/api/links/${link.id}`, body: { is_active } });
  const press = () => {
    set(!link.is_active);
    toast(link.is_active ? wi.links.paused : wi.links.resumed, () => set(link.is_active));
  };
  return (
    <>
      {error ? <ErrorCard error={error} /> : null}
      <button type="button" class="btn" disabled={isBusy} onClick={press}>
        <Icon name={link.is_active ? 'pause' : 'play'} size="m" />
        {link.is_active ? wi.links.pause : wi.links.resume}
      </button>
    </>
  );
}

/** The link with a word of one’s own, to tell places apart: a story, a post, a bio. */
function SubIds({ short_url }: { short_url: string }) {
  const [tag, setTag] = useState('');
  const url = tag ? `${short_url}?s=${tag}` : short_url;
  return (
    <Card title={wi.sub_ids.title}>
      <div class="stack">
        <TextField
          label={wi.sub_ids.label}
          hint={wi.sub_ids.hint}
          isMono
          maxLength={64}
          value={tag}
          onInput={(text) => setTag(text.replace(/[^A-Za-z0-9_.-]/g, '-'))}
        />
        {tag && <Copy text={url} label={url} words={wi.sub_ids.copy} />}
      </div>
    </Card>
  );
}
