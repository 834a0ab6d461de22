import { pixelCode, scriptTag, WOO_SNIPPET } from '@skinstack/domain/storefront';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { useApi } from '../../api.ts';
import { SelectField } from '../../controls/field.tsx';
import { Copy } from '../../parts/copy.tsx';
import { List } from '../../parts/list.tsx';
import { Card, Page, Part } from '../../parts/page.tsx';
import { Tag } from '../../parts/tag.tsx';
import { networkTitle } from '../../session.ts';
import type { NetworkAccount, Program, StorefrontScript } from '../../shapes.ts';
import { ws } from '../../words.ts';

const LOOK_AGAIN_MS = 5_000;
type Platform = keyof typeof ws.platforms;

/** Leads through what a shop puts where, until an order came and was recognised. */
export function ShopSetUp() {
  const { params } = useRoute();
  const path = `/api/network-accounts/${params.id}`;
  const account = useApi<NetworkAccount>(path, { every_ms: LOOK_AGAIN_MS });
  const { data } = account;
  const back = {
    href: `/operate/networks/${params.id}`,
    label: data ? networkTitle(data.network) : ws.title,
  };
  return (
    <Page title={ws.title} lead={ws.lead} back={back}>
      <Part of={account} rows={6} tall>
        {(shown) => shown && <Steps account={shown} />}
      </Part>
    </Page>
  );
}

function Steps({ account }: { account: NetworkAccount }) {
  const usual = account.network in ws.platforms ? (account.network as Platform) : 'own';
  const [platform, setPlatform] = useState<Platform>(usual);
  return (
    <>
      <Card>
        <SelectField
          label={ws.platform}
          value={platform}
          onChange={(value) => setPlatform(value as Platform)}
          options={Object.entries(ws.platforms).map(([value, label]) => ({ value, label }))}
        />
      </Card>
      <ScriptStep account={account} platform={platform} />
      {platform === 'shopify' && account.capture_url && (
        <Code title={ws.pixel} say={ws.pixel_say} code={pixelCode(account.capture_url)} />
      )}
      {platform === 'woocommerce' && (
        <Code title={ws.order} say={ws.order_say.woocommerce} code={WOO_SNIPPET} />
      )}
      {platform === 'own' && (
        <Code
          title={ws.order}
          say={ws.order_say.own}
          code={'<form data-skinstack="click_id" …>\nwindow.skinstack.token()'}
        />
      )}
      <Code title={ws.webhooks} say={ws.webhooks_say[platform]} code={account.webhook_url} />
      <TestPurchase account={account} />
      <Evidence of={account.evidence} />
    </>
  );
}

/** The tag, as one of the shop's programs wants it. */
function ScriptStep({ account, platform }: { account: NetworkAccount; platform: Platform }) {
  const script = useApi<StorefrontScript>('/storefront/v1.json');
  const programs = useApi<{ data: Program[] }>('/api/programs?limit=100');
  const [chosen, setChosen] = useState('');
  const own = (programs.data?.data ?? []).filter(
    ({ merchant_id }) => account.merchant_id === null || merchant_id === account.merchant_id,
  );
  const program = own.find(({ id }) => id === chosen) ?? own[0];
  if (programs.data && !program) {
    return (
      <Card title={ws.script}>
        <p class="small">{ws.no_program}</p>
      </Card>
    );
  }
  return (
    <Part of={script} rows={2}>
      {(found) =>
        found &&
        program && (
          <>
            <Code
              title={ws.script}
              say={ws.script_say[platform]}
              code={scriptTag({ ...program, url: found.url })}
            >
              {own.length > 1 && (
                <SelectField
                  label={ws.program}
                  value={program.id}
                  onChange={setChosen}
                  options={own.map(({ id, name }) => ({ value: id, label: name }))}
                />
              )}
            </Code>
            <Code
              title={ws.pinned}
              say={ws.pinned_say}
              code={scriptTag({
                ...program,
                url: found.pinned_url,
                integrity: found.integrity,
              })}
            />
          </>
        )
      }
    </Part>
  );
}

type CodeProps = {
  title: string;
  say: string;
  code: string;
  children?: ComponentChildren;
};

/** Something to put somewhere: where, what, and a button that copies it. */
function Code({ title, say, code, children }: CodeProps) {
  return (
    <Card title={title} head={<Copy text={code} label={ws.copy(title)} />}>
      <p class="small muted">{say}</p>
      {children}
      <pre class="json under">
        {code
          .trimEnd()
          .split('\n')
          .map((line, at) => (
            <span key={at}>{line}</span>
          ))}
      </pre>
    </Card>
  );
}

function TestPurchase({ account: { evidence } }: { account: NetworkAccount }) {
  const isGood = evidence.by.some(({ kind }) => kind === 'click');
  const waiting = evidence.orders > 0 ? ws.test_without : ws.test_none;
  return (
    <Card title={ws.test}>
      <p class="small muted">{ws.test_say}</p>
      <p class="small under" role="status">
        {isGood ? (
          <Tag tone="good" icon="check">
            {ws.test_good}
          </Tag>
        ) : (
          <Tag tone="warn" icon="clock">
            {ws.test_waiting}
          </Tag>
        )}{' '}
        {isGood ? ws.test_good_say : waiting}
      </p>
    </Card>
  );
}

type Counted = { name: string; orders: number };

/** For the last hundred orders, by what each was recognised, and how many by nothing. */
function Evidence({ of }: { of: NetworkAccount['evidence'] }) {
  if (of.orders === 0) return null;
  const rows: Counted[] = of.by.map(({ kind, where, orders }) => ({
    name: (where && (ws.where[where] ?? where)) || (ws.kinds[kind] ?? kind),
    orders,
  }));
  if (of.without > 0) rows.push({ name: ws.without, orders: of.without });
  return (
    <Card title={ws.evidence} flush>
      <p class="small muted">{ws.evidence_say(of.orders)}</p>
      <List<Counted>
        caption={ws.evidence}
        rows={rows}
        keyOf={({ name }) => name}
        columns={[
          { key: 'kind', label: ws.kind, cell: ({ name }) => name, card: 'title' },
          {
            ...{ key: 'orders', label: ws.orders, isNumber: true, card: 'answer' },
            cell: ({ orders }) => String(orders),
          },
        ]}
      />
    </Card>
  );
}
