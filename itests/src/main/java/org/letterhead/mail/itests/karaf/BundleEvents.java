/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/**
 * What happens to a Karaf's bundles. Neither a bundle's state nor the time of its last modification
 * tells that it was stopped and started again; its events do. They come a moment later than what they tell of.
 */
public final class BundleEvents {
    private final List<BundleEvent> events = new CopyOnWriteArrayList<>();

    BundleEvents(MBeanServerConnection server, ObjectName source) throws IOException, JMException {
        server.addNotificationListener(source, this::heard, null, null);
    }

    /** What happened to a bundle. */
    public record BundleEvent(long bundle, String symbolicName, Type type) {}

    /** As in org.osgi.framework.BundleEvent. */
    public enum Type {
        INSTALLED(0x01),
        STARTED(0x02),
        STOPPED(0x04),
        UPDATED(0x08),
        UNINSTALLED(0x10),
        RESOLVED(0x20),
        UNRESOLVED(0x40),
        OTHER(0);

        private final int number;

        Type(int number) {
            this.number = number;
        }

        private static Type of(int number) {
            for (Type type : values()) {
                if (type.number == number) {
                    return type;
                }
            }
            return OTHER;
        }
    }

    /** What has been heard until now. */
    public List<BundleEvent> heard() {
        return List.copyOf(events);
    }

    private void heard(Notification notification, Object handback) {
        CompositeData event = (CompositeData) notification.getUserData();
        events.add(new BundleEvent((Long) event.get("Identifier"), (String) event.get("SymbolicName"), Type.of((Integer)
                event.get("BundleEvent"))));
    }
}
