/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.letterhead.mail.itests.karaf.BundleEvents.BundleEvent;
import org.letterhead.mail.itests.karaf.BundleEvents.Type;

/**
 * Looks for bundles that an installation or removal touched although it was about others: changed (id, version, state,
 * time of last modification), stopped, started, updated or resolved anew, or refreshed according to the log.
 */
final class Disturbances {
    private static final Set<Type> DISTURBING =
            EnumSet.of(Type.STARTED, Type.STOPPED, Type.UPDATED, Type.RESOLVED, Type.UNRESOLVED);
    private static final Pattern REFRESH =
            Pattern.compile("Refreshing bundles:.*\\R((?:.*\\| {2,}\\S+/\\S+ \\(.*\\R)*)");
    private static final Pattern REFRESHED = Pattern.compile("\\| {2,}(\\S+)/\\S+ \\(");

    private final KarafProcess karaf;
    private final KarafManagement management;
    private final BundleEvents events;

    Disturbances(KarafProcess karaf, KarafManagement management) throws IOException {
        this.karaf = karaf;
        this.management = management;
        this.events = management.listen();
    }

    /** Installs or removes something. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException, InterruptedException;
    }

    /** Does something and says which bundles it disturbed that were there before and still are. */
    List<String> during(Action action) throws IOException, InterruptedException {
        Map<Long, KarafBundle> before = byId();
        int logged = karaf.log().length();
        int heard = events.heard().size();
        action.run();
        Map<Long, KarafBundle> after = byId();
        awaitOwnEvents(heard, before, after);
        List<String> disturbed = new ArrayList<>();
        before.forEach((id, bundle) -> {
            if (after.containsKey(id) && !after.get(id).equals(bundle)) {
                disturbed.add(bundle + " became " + after.get(id));
            }
        });
        Set<String> names = before.values().stream()
                .filter(bundle -> after.containsKey(bundle.id()))
                .map(KarafBundle::symbolicName)
                .collect(Collectors.toSet());
        since(heard).stream()
                .filter(event -> before.containsKey(event.bundle()) && after.containsKey(event.bundle()))
                .filter(event -> DISTURBING.contains(event.type()))
                .forEach(event -> disturbed.add(event.symbolicName() + " was " + event.type()));
        refreshed(karaf.log().substring(logged)).stream()
                .filter(names::contains)
                .forEach(name -> disturbed.add(name + " was refreshed, says karaf.log"));
        return disturbed;
    }

    /** The symbolic names that the log says were refreshed. */
    static List<String> refreshed(String log) {
        return REFRESH.matcher(log)
                .results()
                .flatMap(lines -> REFRESHED.matcher(lines.group(1)).results())
                .map(line -> line.group(1))
                .toList();
    }

    /** The events come in their order: when those of what was installed or removed are here, so are the others. */
    private void awaitOwnEvents(int from, Map<Long, KarafBundle> before, Map<Long, KarafBundle> after)
            throws IOException, InterruptedException {
        Await.until("all bundle events have come", Duration.ofSeconds(30), () -> {
            List<BundleEvent> heard = since(from);
            return after.values().stream()
                            .filter(bundle -> !before.containsKey(bundle.id()))
                            .filter(bundle -> bundle.state().equals("ACTIVE"))
                            .allMatch(bundle -> has(heard, bundle.id(), Type.STARTED))
                    && before.keySet().stream()
                            .filter(id -> !after.containsKey(id))
                            .allMatch(id -> has(heard, id, Type.UNINSTALLED));
        });
    }

    private List<BundleEvent> since(int index) {
        List<BundleEvent> all = events.heard();
        return all.subList(index, all.size());
    }

    private static boolean has(List<BundleEvent> events, long bundle, Type type) {
        return events.stream().anyMatch(event -> event.bundle() == bundle && event.type() == type);
    }

    private Map<Long, KarafBundle> byId() throws IOException {
        Map<Long, KarafBundle> bundles = new LinkedHashMap<>();
        management.bundles().forEach(bundle -> bundles.put(bundle.id(), bundle));
        return bundles;
    }
}
