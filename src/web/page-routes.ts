import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { wantsPage } from './guard.ts';
import { sendProblem } from './problem.ts';
import { contentSecurityPolicy } from './security.ts';

/** Vite writes this into index.html wherever the nonce belongs; see pages/vite.config.ts. */
const NONCE_MARK = '__CSP_NONCE__';
const PAGES = [
  '/board',
  '/alerts',
  '/review',
  '/review/:id',
  '/recheck',
  '/waybill',
  '/waybill/:waybill',
  '/cameras',
  '/cameras/:id',
  '/statistics',
  '/training',
  '/report/:day',
  '/people',
  '/audit',
  '/login',
  '/setup',
];

/** What a phone needs to install the pages; `vite build` makes the first three. */
const INSTALL_FILES = [
  'sw.js',
  'manifest.webmanifest',
  'icons/icon-192.png',
  'icons/icon-512.png',
  'icons/maskable-512.png',
  'icons/apple-touch-icon.png',
];

/** @param pagesDir what `vite build` made; where it is missing the pages say so and the API works */
export function addPageRoutes(server: FastifyInstance, pagesDir: string): void {
  const indexFile = join(pagesDir, 'index.html');
  const index = existsSync(indexFile) ? readFileSync(indexFile, 'utf8') : undefined;
  const sendIndex = (reply: FastifyReply): FastifyReply => {
    if (index === undefined)
      return sendProblem(reply, 'pages-not-built', 'Run npm run build, then start again.');
    const nonce = randomBytes(16).toString('base64url');
    return reply
      .header('content-security-policy', contentSecurityPolicy(nonce))
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(index.replaceAll(NONCE_MARK, nonce));
  };

  server.get('/', (_request, reply) => reply.redirect('/board'));
  for (const page of PAGES) server.get(page, (_request, reply) => sendIndex(reply));
  const assetsDir = join(pagesDir, 'assets');
  if (existsSync(assetsDir)) {
    // File names carry a hash of their content.
    server.register(fastifyStatic, {
      root: assetsDir,
      prefix: '/assets/',
      decorateReply: false,
      preCompressed: true,
      index: false,
      immutable: true,
      maxAge: '365d',
    });
  }
  for (const file of INSTALL_FILES) {
    if (!existsSync(join(pagesDir, file))) continue;
    // Their names stay the same from version to version: asked anew each time.
    server.get(`/${file}`, (_request, reply) =>
      reply.header('cache-control', 'no-cache').sendFile(file, pagesDir, { cacheControl: false }),
    );
  }
  server.setNotFoundHandler((request, reply) => {
    if (wantsPage(request) && index !== undefined) return sendIndex(reply.code(404));
    return sendProblem(reply, 'not-found', 'Nothing lies at this address.');
  });
}
