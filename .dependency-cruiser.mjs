const stages = '(camera|inference|tracking|handling|evidence|store|publish|web)';
const above = (names) => `^src/(${names.join('|')})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-neighbours',
      severity: 'error',
      comment:
        'Two stages meet in app/: declare the small interface you need in your own folder and let app pass it in.',
      from: { path: `^src/${stages}/`, pathNot: '^src/(web/pages|handling)/' },
      to: { path: `^src/${stages}/`, pathNot: '^src/$1/' },
    },
    {
      name: 'judgement-stands-on-tracks',
      severity: 'error',
      comment:
        'handling judges tracks, so it may use tracking, which is as pure; no other stage, and never back.',
      from: { path: '^src/handling/' },
      to: { path: `^src/${stages}/`, pathNot: '^src/(handling|tracking)/' },
    },
    {
      name: 'stages-do-not-look-up',
      severity: 'error',
      comment: 'app and cli join the parts; a part gets what it needs as an argument.',
      from: { path: `^src/(${stages}|media|wire|config|geometry|domain|base)/` },
      to: { path: '^src/(app|capacity|cli|main)' },
    },
    {
      name: 'base-knows-nothing',
      severity: 'error',
      comment: 'base holds clocks, units, results and logs: no word of the field. Move the code up.',
      from: { path: '^src/base/' },
      to: { path: '^src/(?!base/)' },
    },
    {
      name: 'domain-is-words',
      severity: 'error',
      comment: 'domain is types of the field over base; geometry may use domain, never the other way.',
      from: { path: '^src/domain/' },
      to: { path: '^src/(?!domain/|base/)' },
    },
    {
      name: 'geometry-is-pure',
      severity: 'error',
      comment: 'geometry uses domain and base only.',
      from: { path: '^src/geometry/' },
      to: { path: '^src/(?!geometry/|domain/|base/)' },
    },
    {
      name: 'judgement-is-pure',
      severity: 'error',
      comment:
        'tracking and handling read data and give verdicts: no library, no file, no clock. Do the I/O in app.',
      from: { path: '^src/(tracking|handling)/', pathNot: '[.](test|bench)[.]ts$' },
      to: { dependencyTypes: ['core', 'npm'] },
    },
    {
      name: 'edges-stay-low',
      severity: 'error',
      comment: 'media, wire and config serve the stages and know none of them.',
      from: { path: above(['media', 'wire', 'config']) },
      to: {
        path: above(['camera', 'inference', 'tracking', 'handling', 'evidence', 'store', 'publish', 'web']),
      },
    },
    {
      name: 'pages-share-what-is-pure',
      severity: 'error',
      comment:
        'A page runs in a browser: it shares the schemas of wire/ and the pure geometry with the server, and nothing else.',
      from: { path: '^src/web/pages/' },
      to: { path: '^src/', pathNot: '^src/(web/pages|wire|geometry|domain)/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Two files that need each other hold one idea, or a third file is missing.',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node'],
    },
  },
};
