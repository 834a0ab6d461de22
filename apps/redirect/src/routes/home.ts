import { showPage } from '../show-page.ts';

const TEXT =
  'Links of this domain lead to skincare that somebody recommends, and tell the shop who did.';

/** `GET /`: says whose domain this is, to who cuts a link short. Touches no store. */
export function home(request: Request, request_id: string): Response {
  const headers = new Headers({ 'Cache-Control': 'public, max-age=3600' });
  return showPage(request, 200, { heading: 'SkinStack', text: TEXT }, request_id, headers);
}
