import { exampleId } from '../../routes/example-id.ts';
import type { OperationTexts } from '../operation-text.ts';

const csrf_token = '3b1f0c5e8d7a4926b0e1f2a3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7';
const MINA = {
  ...{ id: exampleId('usr'), email: 'mina@skinstack.example', role: 'influencer' },
  ...{ influencer_id: exampleId('inf'), csrf_token },
};

const LENA = {
  ...{ id: exampleId('usr'), email: 'lena@skinstack.example', role: 'admin', influencer_id: null },
  ...{ is_active: true, created_at: '2026-11-22T08:00:00.000Z' },
};

/** People who sign in, and how the API itself is. */
export const ACCOUNT_TEXTS: OperationTexts = {
  'POST /auth/sign-in': {
    id: 'signIn',
    body: { email: 'mina@skinstack.example', password: 'local-influencer-password' },
    answers: { 200: MINA },
  },
  'GET /auth/me': { id: 'showMe', answers: { 200: MINA } },
  'GET /auth/sessions': {
    id: 'listSessions',
    answers: {
      200: {
        data: [
          {
            ...{ id: exampleId('ses'), created_at: '2026-11-22T08:00:00.000Z' },
            ...{ last_seen_at: '2026-11-22T08:30:00.000Z' },
            ...{ expires_at: '2026-12-22T08:00:00.000Z', is_current: true },
          },
        ],
      },
    },
  },
  'POST /auth/sign-out': { id: 'signOut' },
  'POST /auth/sign-out-everywhere': { id: 'signOutEverywhere' },
  'POST /auth/change-password': {
    id: 'changePassword',
    body: {
      current_password: 'local-influencer-password',
      new_password: 'oat-milk-and-ceramides',
    },
  },
  'POST /api/users': {
    id: 'createUser',
    body: { email: 'lena@skinstack.example', role: 'admin' },
    answers: { 201: { ...LENA, password: 'k3X…' } },
  },
  'GET /api/users': {
    id: 'listUsers',
    description: 'Everybody who may sign in, and those who may no more.',
    answers: { 200: { data: [LENA], next_cursor: null } },
  },
  'GET /api/users/:id': {
    id: 'showUser',
    description: 'Who they are, and what they may do. Nobody sees a password.',
    answers: { 200: LENA },
  },
  'PATCH /api/users/:id': {
    id: 'changeUser',
    description:
      'Disables (`is_active: false`) or enables a user, or gives them another role. Whatever of ' +
      'it changes ends their sessions at once; while an influencer’s user is disabled, the keys ' +
      'of that influencer do not work either. Operators cannot disable themselves or give up ' +
      'their role (409).',
    body: { is_active: true },
    answers: { 200: LENA },
  },
  'DELETE /api/users/:id/sessions': { id: 'signUserOut' },
  'POST /api/users/:id/reset-password': {
    id: 'resetPassword',
    answers: {
      200: { id: exampleId('usr'), email: 'operator@skinstack.example', password: 'k3X…' },
    },
  },
  'GET /healthz': {
    id: 'showHealth',
    description:
      'For monitors: it asks both stores. `degraded` means that a store is out of reach and the ' +
      'API serves what it can without it. Never limited.',
    answers: {
      200: { status: 'ok', checks: { database: 'ok', redis: 'ok' }, version: '0.1.0' },
      503: { status: 'degraded', checks: { database: 'down', redis: 'ok' }, version: '0.1.0' },
    },
  },
  'GET /metrics': {
    id: 'showMetrics',
    description:
      'Gauges for Prometheus: whether the stores answer, clicks and deliveries that wait, ' +
      'commissions and payouts, jobs, the books. Takes the monitor’s key (`METRICS_KEY`) as a ' +
      'bearer key, or an operator’s. With a store away it answers 200 and says so ' +
      '(`skinstack_up`), with what the other knows.',
    files: {
      'application/openmetrics-text; version=1.0.0; charset=utf-8':
        '# TYPE skinstack_up gauge\n# HELP skinstack_up Whether the store answered this scrape\n' +
        'skinstack_up{store="database"} 1\nskinstack_up{store="redis"} 1\n# EOF\n',
    },
  },
  'POST /api/clicks/replay': {
    id: 'replayClicks',
    description:
      'Takes up to a thousand of the clicks that were kept apart because they could not be read ' +
      'or the database refused them, and stores them after what was wrong is mended. A click ' +
      'stored before is not counted again; what cannot be stored now either waits on, and holds ' +
      'up none of those that came after it.',
    answers: { 200: { stored: 0, dead: [] } },
  },
  'POST /api/clicks/erase': {
    id: 'eraseClicks',
    description:
      'Puts a random hash in the place of the visitor’s: of one visitor (by a click of theirs; a ' +
      'visitor is known for one day), or of everybody who followed an influencer’s links. Every ' +
      'count stays, unique visitors too. Thirty days are done a call: go on with `next_on` as ' +
      '`from_on` until it is null. Clicks that have not arrived yet are not found.',
    body: { influencer_id: exampleId('inf') },
    answers: { 200: { erased: 2, next_on: null } },
  },
  'GET /api/diagnostics': {
    id: 'showDiagnostics',
    description:
      'Compares the database with what this version was built for, and explains the statements ' +
      'that run most often: the index each uses, and how long it takes.',
    answers: {
      200: {
        schema: { table_count: 26, missing: [] },
        statements: [
          { statement: 'slug_lookup', index: 'tracking_links_slug_key', execution_ms: 0.03 },
        ],
      },
    },
  },
};
