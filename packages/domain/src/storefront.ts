/** What a shop's program wants of the script. */
export type ScriptWish = {
  /** Where the script is. */
  url: string;
  click_parameter: string;
  attribution_window_days: number;
  touch: 'last' | 'first';
  /** What browsers check it by, where the shop pins a version. */
  integrity?: string;
};

/** The tag a shop puts into its pages: it blocks nothing, so it may stand anywhere in them. */
export function scriptTag(wish: ScriptWish): string {
  const told = [
    wish.click_parameter === 'ss_click' ? '' : ` data-parameter="${wish.click_parameter}"`,
    wish.attribution_window_days === 30 ? '' : ` data-window="${wish.attribution_window_days}"`,
    wish.touch === 'first' ? ' data-touch="first"' : '',
    wish.integrity === undefined ? '' : ` crossorigin="anonymous" integrity="${wish.integrity}"`,
  ];
  return `<script async src="${wish.url}"${told.join('')}></script>`;
}

/**
 * The custom pixel of a Shopify shop (Settings › Customer events). It posts text, which needs no
 * leave of the browser, and outlives the page it began on; refused for the moment, it tells it
 * twice more.
 */
export function pixelCode(capture_url: string): string {
  return `// SkinStack: tells which click led to a checkout
async function tell(event, times) {
  const name = '_ss_click';
  const checkout = event.data && event.data.checkout;
  const click = (await browser.cookie.get(name)) || (await browser.localStorage.getItem(name));
  if (!checkout || !checkout.token || !click) return;
  const body = JSON.stringify({ checkout_token: checkout.token, click_token: click });
  const answer = await fetch('${capture_url}', { method: 'POST', body, keepalive: true })
    .catch(() => null);
  const isLate = answer === null || answer.status === 429 || answer.status > 499;
  if (isLate && times > 1) setTimeout(() => tell(event, times - 1), 4000);
}
analytics.subscribe('checkout_started', (event) => tell(event, 3));
analytics.subscribe('checkout_completed', (event) => tell(event, 3));
`;
}

/** What keeps the click with an order of WooCommerce, as its code snippets are written. */
export const WOO_SNIPPET = `
add_action( 'woocommerce_checkout_create_order', 'skinstack_keep_click' );
add_action( 'woocommerce_store_api_checkout_update_order_meta', 'skinstack_keep_click' );
function skinstack_keep_click( $order ) {
  $click = $_POST['_ss_click'] ?? $_COOKIE['_ss_click'] ?? '';
  if ( is_string( $click ) && preg_match( '/^[A-Za-z0-9_-]{64}$/', $click ) ) {
    $order->update_meta_data( '_ss_click', $click );
    if ( $order->get_id() ) $order->save();
  }
}
`.trimStart();
