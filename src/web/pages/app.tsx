import { MantineProvider } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { CrashGuard } from './frame/crash-guard.tsx';
import { LoadFailed, Loading } from './frame/notices.tsx';
import { LanguageProvider } from './language/language.tsx';
import { LiveProvider } from './live/live-context.tsx';
import { SiteProvider } from './live/site-context.tsx';
import { NotFoundPage } from './frame/not-found-page.tsx';
import { theme } from './theme.ts';

const BoardPage = lazy(() => import('./board/board-page.tsx').then((m) => ({ default: m.BoardPage })));
const AlertsPage = lazy(() => import('./alerts/alerts-page.tsx').then((m) => ({ default: m.AlertsPage })));
const CamerasPage = lazy(() =>
  import('./cameras/cameras-page.tsx').then((m) => ({ default: m.CamerasPage })),
);
const ReviewPage = lazy(() => import('./review/review-page.tsx').then((m) => ({ default: m.ReviewPage })));

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <LanguageProvider>
        <CrashGuard notice={<LoadFailed problem="unreadable" retry={() => window.location.reload()} />}>
          <LiveProvider>
            <SiteProvider>
              <Suspense fallback={<Loading />}>
                <Switch>
                  <Route path="/">
                    <Redirect to="/board" replace />
                  </Route>
                  <Route path="/board" component={BoardPage} />
                  <Route path="/alerts" component={AlertsPage} />
                  <Route path="/cameras" component={CamerasPage} />
                  <Route path="/review/:id?">{({ id }) => <ReviewPage askedId={id} />}</Route>
                  <Route component={NotFoundPage} />
                </Switch>
              </Suspense>
            </SiteProvider>
          </LiveProvider>
        </CrashGuard>
      </LanguageProvider>
    </MantineProvider>
  );
}

/** The server's nonce of this page, without which the policy refuses the style elements of the components. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}
