/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.itests.karaf;

import java.io.IOException;
import java.rmi.UnmarshalException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A Karaf's JMX: bundles and features with types instead of tables to read, and fast. */
public final class KarafManagement implements AutoCloseable {
    private static final String BUNDLES = "osgi.core:type=bundleState,*";
    private static final String OPERATED_BUNDLES = "org.apache.karaf:type=bundle,*";
    private static final String FEATURES = "org.apache.karaf:type=feature,*";

    private static final System.Logger LOG = System.getLogger(KarafManagement.class.getName());

    private final JMXConnector connector;
    private final MBeanServerConnection server;

    private KarafManagement(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.server = connector.getMBeanServerConnection();
    }

    static KarafManagement connect(KarafInstallation karaf) throws IOException {
        JMXServiceURL url = new JMXServiceURL("service:jmx:rmi://127.0.0.1:"
                + karaf.ports().rmiServer() + "/jndi/rmi://127.0.0.1:"
                + karaf.ports().rmiRegistry() + "/karaf-root");
        return new KarafManagement(JMXConnectorFactory.connect(
                url, Map.of(JMXConnector.CREDENTIALS, new String[] {karaf.user(), karaf.password()})));
    }

    /** All bundles in the order of their ids. */
    public List<KarafBundle> bundles() throws IOException {
        TabularData table = (TabularData) invoke(BUNDLES, "listBundles");
        List<KarafBundle> bundles = new ArrayList<>();
        for (Object row : table.values()) {
            CompositeData bundle = (CompositeData) row;
            bundles.add(new KarafBundle(
                    (Long) bundle.get("Identifier"),
                    (String) bundle.get("SymbolicName"),
                    (String) bundle.get("Version"),
                    (String) bundle.get("State"),
                    (Long) bundle.get("LastModified")));
        }
        bundles.sort(Comparator.comparing(KarafBundle::id));
        return bundles;
    }

    /**
     * Listens to everything that happens to bundles from now on, until this connection is closed. Once is enough: JMX loses
     * events while listeners come and go.
     */
    public BundleEvents listen() throws IOException {
        try {
            return new BundleEvents(server, find(BUNDLES));
        } catch (JMException e) {
            throw new IOException("Cannot listen to bundle events: " + e.getMessage(), e);
        }
    }

    /** As feature:repo-add. */
    public void addFeatureRepository(String url) throws IOException {
        invoke(FEATURES, "addRepository", url);
    }

    /** As feature:install. */
    public void installFeature(String name) throws IOException {
        invoke(FEATURES, "installFeature", name);
    }

    /** As feature:uninstall. */
    public void uninstallFeature(String name) throws IOException {
        invoke(FEATURES, "uninstallFeature", name);
    }

    /** As bundle:stop. */
    public void stopBundle(String symbolicName) throws IOException {
        invoke(OPERATED_BUNDLES, "stop", symbolicName);
    }

    /** As bundle:start. */
    public void startBundle(String symbolicName) throws IOException {
        invoke(OPERATED_BUNDLES, "start", symbolicName);
    }

    /** As bundle:update: the same bundle once more, from where it was installed. */
    public void updateBundle(String symbolicName) throws IOException {
        invoke(OPERATED_BUNDLES, "update", symbolicName);
    }

    /**
     * Calls a host's own MBean.
     *
     * @param bean its whole name
     * @param arguments texts only
     */
    public Object call(String bean, String operation, String... arguments) throws IOException {
        return invoke(bean, operation, arguments);
    }

    /** Reads an attribute of a host's own MBean. */
    public Object attribute(String bean, String name) throws IOException {
        try {
            return server.getAttribute(find(bean), name);
        } catch (JMException e) {
            throw new IOException("Cannot read " + name + " of " + bean + ": " + e.getMessage(), e);
        }
    }

    /** The names of the features that are installed. */
    public List<String> installedFeatures() throws IOException {
        try {
            TabularData table = (TabularData) server.getAttribute(find(FEATURES), "Features");
            List<String> names = new ArrayList<>();
            for (Object row : table.values()) {
                CompositeData feature = (CompositeData) row;
                if (Boolean.TRUE.equals(feature.get("Installed"))) {
                    names.add((String) feature.get("Name"));
                }
            }
            names.sort(Comparator.naturalOrder());
            return names;
        } catch (JMException e) {
            throw new IOException("Cannot list features: " + e.getMessage(), e);
        }
    }

    /** Closes this end, also when Karaf has gone first. */
    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            // Only the farewell could not be said.
            LOG.log(System.Logger.Level.DEBUG, "Karaf was gone before its JMX connection was closed", e);
        }
    }

    private Object invoke(String bean, String operation, String... arguments) throws IOException {
        String[] types = new String[arguments.length];
        Arrays.fill(types, String.class.getName());
        try {
            return server.invoke(find(bean), operation, arguments, types);
        } catch (UnmarshalException e) {
            // Karaf's answer was an exception of a class that only Karaf has.
            throw new IOException(operation + " " + String.join(" ", arguments) + " failed; karaf.log says why", e);
        } catch (JMException e) {
            Throwable reason = e.getCause() != null ? e.getCause() : e;
            throw new IOException(operation + " " + String.join(" ", arguments) + ": " + reason.getMessage(), e);
        }
    }

    private ObjectName find(String pattern) throws IOException, JMException {
        return server.queryNames(new ObjectName(pattern), null).stream()
                .findFirst()
                .orElseThrow(() -> new IOException("Karaf has no " + pattern + " yet"));
    }
}
