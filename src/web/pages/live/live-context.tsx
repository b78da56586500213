import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useSession } from '../people/session-context.tsx';
import { LiveConnection, type LiveState } from './live-connection.ts';

const LiveContext = createContext<LiveConnection | undefined>(undefined);

export function LiveProvider({ children }: { children: ReactNode }) {
  const [connection] = useState(() => new LiveConnection('/api/live'));
  const { recheck } = useSession();
  useEffect(() => connection.onLost(recheck), [connection, recheck]);
  useEffect(() => connection.start(), [connection]);
  return <LiveContext value={connection}>{children}</LiveContext>;
}

export function useLiveConnection(): LiveConnection {
  const connection = useContext(LiveContext);
  if (connection === undefined) throw new Error('useLiveConnection needs a LiveProvider above it');
  return connection;
}

export function useLive(): LiveState {
  const connection = useLiveConnection();
  return useSyncExternalStore(connection.onState, connection.getState);
}
