import { MantineProvider } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { CrashGuard } from './frame/crash-guard.tsx';
import { LoadFailed, Loading } from './frame/notices.tsx';
import { LanguageProvider } from './language/language.tsx';
import { LiveProvider } from './live/live-context.tsx';
import { SiteProvider } from './live/site-context.tsx';
import { AfterLogin } from './login/after-login.tsx';
import { Guarded } from './login/guarded.tsx';
import { SessionGate } from './login/session-gate.tsx';
import { SessionProvider } from './people/session-context.tsx';
import { NotFoundPage } from './frame/not-found-page.tsx';
import { theme } from './theme.ts';

const BoardPage = lazy(() => import('./board/board-page.tsx').then((m) => ({ default: m.BoardPage })));
const AlertsPage = lazy(() => import('./alerts/alerts-page.tsx').then((m) => ({ default: m.AlertsPage })));
const CamerasPage = lazy(() =>
  import('./cameras/cameras-page.tsx').then((m) => ({ default: m.CamerasPage })),
);
const CalibratePage = lazy(() =>
  import('./calibrate/calibrate-page.tsx').then((m) => ({ default: m.CalibratePage })),
);
const ReviewPage = lazy(() => import('./review/review-page.tsx').then((m) => ({ default: m.ReviewPage })));

const PeoplePage = lazy(() => import('./people/people-page.tsx').then((m) => ({ default: m.PeoplePage })));
const AuditPage = lazy(() => import('./audit/audit-page.tsx').then((m) => ({ default: m.AuditPage })));
const StatisticsPage = lazy(() =>
  import('./statistics/statistics-page.tsx').then((m) => ({ default: m.StatisticsPage })),
);
const ReportPage = lazy(() => import('./report/report-page.tsx').then((m) => ({ default: m.ReportPage })));
const RecheckPage = lazy(() =>
  import('./recheck/recheck-page.tsx').then((m) => ({ default: m.RecheckPage })),
);
const TrainingPage = lazy(() =>
  import('./training/training-page.tsx').then((m) => ({ default: m.TrainingPage })),
);
const WaybillPage = lazy(() =>
  import('./waybill/waybill-page.tsx').then((m) => ({ default: m.WaybillPage })),
);

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <LanguageProvider>
        <CrashGuard notice={<LoadFailed problem="unreadable" retry={() => window.location.reload()} />}>
          <SessionProvider>
            <SessionGate>
              <LiveProvider>
                <SiteProvider>
                  <Suspense fallback={<Loading />}>
                    <Switch>
                      <Route path="/">
                        <Redirect to="/board" replace />
                      </Route>
                      <Route path="/login" component={AfterLogin} />
                      <Route path="/setup" component={AfterLogin} />
                      <Route path="/board" component={BoardPage} />
                      <Route path="/alerts">
                        <Guarded page="alerts">
                          <AlertsPage />
                        </Guarded>
                      </Route>
                      <Route path="/cameras">
                        <Guarded page="cameras">
                          <CamerasPage />
                        </Guarded>
                      </Route>
                      <Route path="/cameras/:id">
                        {({ id }) => (
                          <Guarded page="cameras/:id">
                            <CalibratePage key={id} cameraId={id} />
                          </Guarded>
                        )}
                      </Route>
                      <Route path="/review/:id?">
                        {({ id }) => (
                          <Guarded page="review">
                            <ReviewPage askedId={id} />
                          </Guarded>
                        )}
                      </Route>
                      <Route path="/training">
                        <Guarded page="training">
                          <TrainingPage />
                        </Guarded>
                      </Route>
                      <Route path="/recheck">
                        <Guarded page="review">
                          <RecheckPage />
                        </Guarded>
                      </Route>
                      <Route path="/waybill/:waybill?">
                        {({ waybill }) => (
                          <Guarded page="review">
                            <WaybillPage asked={waybill} />
                          </Guarded>
                        )}
                      </Route>
                      <Route path="/statistics">
                        <Guarded page="statistics">
                          <StatisticsPage />
                        </Guarded>
                      </Route>
                      <Route path="/report/:day">
                        {({ day }) => (
                          <Guarded page="statistics">
                            <ReportPage day={day} />
                          </Guarded>
                        )}
                      </Route>
                      <Route path="/people">
                        <Guarded page="people">
                          <PeoplePage />
                        </Guarded>
                      </Route>
                      <Route path="/audit">
                        <Guarded page="audit">
                          <AuditPage />
                        </Guarded>
                      </Route>
                      <Route component={NotFoundPage} />
                    </Switch>
                  </Suspense>
                </SiteProvider>
              </LiveProvider>
            </SessionGate>
          </SessionProvider>
        </CrashGuard>
      </LanguageProvider>
    </MantineProvider>
  );
}

/** The server's nonce of this page, without which the policy refuses the style elements of the components. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}
