import type { LiveEvent } from './messages.ts';

/** Each may do what those before it may. */
export const ROLES = ['board', 'manager', 'auditor', 'admin'] as const;

/** Holds the token of a session. */
export const SESSION_COOKIE = 'qingfang_session';

export type Role = (typeof ROLES)[number];
export type LeastRole = Role | 'anyone';

/**
 * Who may see what: the least role of every route of the service, once there are accounts. A route that is not here does not
 * start; see web/guard.ts. `HEAD` goes with `GET`.
 */
export const LEAST_ROLES = {
  'GET /healthz': 'anyone',
  'GET /readyz': 'anyone',
  // The pages' program and what installs it hold nothing of a site: the login needs them.
  'GET /assets/*': 'anyone',
  'GET /sw.js': 'anyone',
  'GET /manifest.webmanifest': 'anyone',
  'GET /icons/icon-192.png': 'anyone',
  'GET /icons/icon-512.png': 'anyone',
  'GET /icons/maskable-512.png': 'anyone',
  'GET /icons/apple-touch-icon.png': 'anyone',
  'GET /login': 'anyone',
  'GET /setup': 'anyone',
  'GET /api/session': 'anyone',
  'POST /api/session': 'anyone',
  'DELETE /api/session': 'anyone',
  'POST /api/setup': 'anyone',

  'GET /': 'board',
  'GET /board': 'board',
  'POST /api/session/password': 'board',
  'GET /api/site': 'board',
  'GET /api/compliance': 'board',
  'GET /api/board': 'board',
  'GET /api/live': 'board',
  'GET /api/openapi.json': 'board',
  'GET /api/asyncapi.json': 'board',

  'GET /alerts': 'manager',
  'GET /cameras': 'manager',
  'GET /statistics': 'manager',
  'GET /report/:day': 'manager',
  'GET /training': 'manager',
  'GET /api/training': 'manager',
  'GET /api/cameras': 'manager',
  'GET /api/clock': 'manager',
  'GET /api/cameras/:id/picture.jpg': 'manager',
  'GET /api/statistics': 'manager',
  'GET /api/statistics.csv': 'manager',
  'GET /api/violations': 'manager',
  'GET /api/violations/:id': 'manager',
  'GET /api/advices': 'manager',
  'POST /api/violations/:id/acknowledgement': 'manager',
  'POST /api/acknowledgements': 'manager',
  // A scanner comes with the token of the configuration instead; see web/guard.ts.
  'POST /api/scans': 'manager',
  'GET /evidence/:id/clip.mp4': 'manager',
  'GET /evidence/:id/snapshot.jpg': 'manager',
  'GET /evidence/:id/strip.jpg': 'manager',
  'GET /floor-plan': 'manager',

  // As they were recorded, and only after a reason; those above have their heads blurred.
  'GET /evidence/:id/unblurred/clip.mp4': 'auditor',
  'GET /evidence/:id/unblurred/snapshot.jpg': 'auditor',
  'GET /evidence/:id/unblurred/strip.jpg': 'auditor',
  'POST /api/violations/:id/unblurring': 'auditor',
  // A zip with the same faces, and only after a reason as well.
  'GET /evidence/:id/case.zip': 'auditor',
  'GET /api/violations/:id/export': 'auditor',
  'POST /api/violations/:id/export': 'auditor',

  'POST /api/violations/:id/hold': 'auditor',
  'GET /api/violations/:id/training': 'auditor',
  'POST /api/violations/:id/training': 'auditor',
  'GET /review': 'auditor',
  'GET /review/:id': 'auditor',
  'GET /recheck': 'auditor',
  'GET /api/recheck': 'auditor',
  'GET /api/recheck/figures': 'auditor',
  'GET /api/recheck/:id/clip.mp4': 'auditor',
  'POST /api/recheck/:id/answer': 'auditor',
  'GET /waybill': 'auditor',
  'GET /waybill/:waybill': 'auditor',
  'GET /api/waybills/:waybill': 'auditor',
  'GET /api/review-counts': 'auditor',
  'GET /api/violations/:id/opinions': 'auditor',
  'GET /api/violations/:id/seen': 'auditor',
  'GET /api/violations/:id/neighbours': 'auditor',
  'POST /api/violations/:id/verdict': 'auditor',

  'GET /cameras/:id': 'admin',
  'POST /api/clock/confirmation': 'admin',
  'POST /api/cameras': 'admin',
  'POST /api/cameras/probe': 'admin',
  'GET /api/cameras/:id/settings': 'admin',
  'PUT /api/cameras/:id/settings': 'admin',
  'GET /api/cameras/:id/calibration': 'admin',
  'PUT /api/cameras/:id/calibration': 'admin',
  'GET /api/cameras/:id/zones': 'admin',
  'PUT /api/cameras/:id/zones': 'admin',
  'GET /people': 'admin',
  'GET /audit': 'admin',
  'GET /metrics': 'admin',
  'GET /api/accounts': 'admin',
  'POST /api/accounts': 'admin',
  'PATCH /api/accounts/:name': 'admin',
  'GET /api/audit': 'admin',
} as const satisfies Readonly<Record<string, LeastRole>>;

/** What of the live stream each may hear. */
export const LEAST_ROLES_OF_TOPICS: Readonly<Record<LiveEvent['topic'], Role>> = {
  compliance: 'board',
  board: 'board',
  camera: 'manager',
  cameras: 'manager',
  violation: 'manager',
  advice: 'manager',
};

/** @param route such as `GET /api/violations/:id` @returns undefined where none was declared */
export function leastRoleOf(route: string): LeastRole | undefined {
  return (LEAST_ROLES as Readonly<Record<string, LeastRole>>)[route.replace(/^HEAD /, 'GET ')];
}

/** @param role undefined for whoever is not logged in */
export function maySee(role: Role | undefined, least: LeastRole): boolean {
  if (least === 'anyone') return true;
  return role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(least);
}
