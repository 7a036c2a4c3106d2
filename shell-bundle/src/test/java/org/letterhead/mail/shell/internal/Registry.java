/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.shell.internal;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** A service registry that is as small as the commands need it, and counts what is borrowed and not given back. */
final class Registry {
    private final List<Entry<?>> entries = new ArrayList<>();
    private int borrowed;

    <S> Registry add(Class<S> type, S service, Map<String, ?> properties) {
        entries.add(new Entry<>(entries.size() + 1L, type, service, properties));
        return this;
    }

    int borrowed() {
        return borrowed;
    }

    BundleContext context() {
        return proxy(BundleContext.class, (method, arguments) -> switch (method) {
            case "getServiceReference" -> best((Class<?>) arguments[0]);
            case "getServiceReferences" -> all((Class<?>) arguments[0]);
            case "getService" -> {
                borrowed++;
                yield ((Entry<?>) arguments[0]).service;
            }
            case "ungetService" -> {
                borrowed--;
                yield true;
            }
            default -> throw new UnsupportedOperationException(method);
        });
    }

    private Entry<?> best(Class<?> type) {
        return all(type).stream().max(Comparator.naturalOrder()).orElse(null);
    }

    private Collection<Entry<?>> all(Class<?> type) {
        return List.copyOf(
                entries.stream().filter(entry -> entry.type.equals(type)).toList());
    }

    private interface Call {
        Object answer(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call.answer(method.getName(), arguments)));
    }

    private static final class Entry<S> implements ServiceReference<S> {
        private final long id;
        private final Class<S> type;
        private final S service;
        private final Map<String, ?> properties;

        private Entry(long id, Class<S> type, S service, Map<String, ?> properties) {
            this.id = id;
            this.type = type;
            this.service = service;
            this.properties = properties;
        }

        @Override
        public Object getProperty(String key) {
            return properties.get(key);
        }

        @Override
        public String[] getPropertyKeys() {
            return properties.keySet().toArray(new String[0]);
        }

        @Override
        public Bundle getBundle() {
            return proxy(Bundle.class, (method, arguments) -> switch (method) {
                case "getSymbolicName" -> "org.example.driver" + id;
                case "getVersion" -> new Version(1, 2, 3);
                case "getBundleId" -> 70 + id;
                default -> throw new UnsupportedOperationException(method);
            });
        }

        @Override
        public Bundle[] getUsingBundles() {
            return new Bundle[0];
        }

        @Override
        public boolean isAssignableTo(Bundle bundle, String className) {
            return true;
        }

        /** As the framework orders them: by ranking, then the older one first. */
        @Override
        public int compareTo(Object other) {
            int ranking = Integer.compare(ranking(), ((Entry<?>) other).ranking());
            return ranking != 0 ? ranking : Long.compare(((Entry<?>) other).id, id);
        }

        private int ranking() {
            return properties.get("service.ranking") instanceof Integer ranking ? ranking : 0;
        }

        @Override
        public Dictionary<String, Object> getProperties() {
            return new Hashtable<>(properties);
        }

        @Override
        public <A> A adapt(Class<A> target) {
            return null;
        }
    }
}
