/*
 * Copyright the Letterhead authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.letterhead.mail.store.internal;

import java.nio.file.Path;
import java.util.Optional;
import org.letterhead.mail.store.internal.database.DatabaseAddress;
import org.letterhead.mail.store.internal.database.Engine;
import org.letterhead.mail.store.internal.secrets.KeyFile;
import org.letterhead.mail.store.internal.secrets.KeyInEnvironment;
import org.letterhead.mail.store.internal.secrets.KeyInKeyStore;
import org.letterhead.mail.store.internal.secrets.KeySource;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The operator's settings for the store, checked once. Without any, it keeps everything in an H2 file of the Karaf's data
 * folder and makes a key of its own.
 */
@Component(service = StoreSettings.class, configurationPid = StoreSettings.PID)
@Designate(ocd = StoreSettings.Configuration.class)
public final class StoreSettings {
    /** The operator's file is {@code etc/} and this and {@code .cfg}. */
    public static final String PID = "org.letterhead.mail.store";

    /** How the operator writes the settings. */
    @ObjectClassDefinition(
            name = "Letterhead: store",
            description = "Where mails, accounts and secrets are kept. Every setting has a default.")
    public @interface Configuration {
        /** Address of the database. */
        @AttributeDefinition(
                name = "Address",
                description =
                        "jdbc:h2:/folder/name for a file, for one node; jdbc:postgresql://host/database for several "
                                + "nodes. Empty: the file letterhead/store.mv.db in the Karaf's data folder.")
        String url() default "";

        /** User of the database. */
        @AttributeDefinition(name = "User", description = "User of the database; a PostgreSQL database needs one.")
        String user() default "";

        /** Password of the database's user. */
        @AttributeDefinition(
                name = "Password",
                description = "Password of the database's user.",
                type = AttributeType.PASSWORD)
        String _password() default "";

        /** Size of the pool. */
        @AttributeDefinition(name = "Connections", description = "The most connections to the database, 2 to 100.")
        int connections() default 10;

        /** File of the key. */
        @AttributeDefinition(
                name = "Key file",
                description =
                        "The file with the key that secrets are sealed with; made at the first start. Empty: "
                                + "letterhead/store.key in the Karaf's etc folder. Keep a copy of it, apart from the database's.")
        String key_file() default "";

        /** Environment variable with the key. */
        @AttributeDefinition(
                name = "Key in the environment",
                description = "Instead of a file: name of an environment variable with the key, 32 bytes in base64.")
        String key_environment() default "";

        /** Key store with the key. */
        @AttributeDefinition(
                name = "Key store",
                description = "Instead of a file: a Java key store (PKCS12) with an AES key of 256 bits.")
        String key_store() default "";

        /** Password of the key store. */
        @AttributeDefinition(
                name = "Key store's password",
                description = "Password of the key store and of the key in it.",
                type = AttributeType.PASSWORD)
        String _key_store_password() default "";

        /** Name of the key in the key store. */
        @AttributeDefinition(name = "Alias", description = "Name of the key in the key store.")
        String key_store_alias() default "letterhead";
    }

    private final Engine engine;
    private final int connections;
    private final KeySource keySource;

    /** Checks every setting, so that a wrong one is named in the log before anything runs with it. */
    @Activate
    public StoreSettings(Configuration configuration, BundleContext context) {
        this(
                configuration,
                folder(context, "karaf.data")
                        .orElseGet(() -> context.getDataFile("").toPath()),
                folder(context, "karaf.etc")
                        .or(() -> folder(context, "karaf.base").map(base -> base.resolve("etc")))
                        .orElseGet(() -> context.getDataFile("etc").toPath()));
    }

    /**
     * Checks every setting.
     *
     * @param data where the database's file lies unless set otherwise
     * @param etc where the key's file lies unless set otherwise
     */
    public StoreSettings(Configuration configuration, Path data, Path etc) {
        this.engine = new DatabaseAddress(
                        configuration.url().strip(), configuration.user().strip(), configuration._password())
                .engine(data);
        this.connections = configuration.connections();
        if (connections < 2 || connections > 100) {
            throw wrong("connections", "it is " + connections + " and must be from 2 to 100");
        }
        this.keySource = keySource(configuration, etc);
    }

    private static Optional<Path> folder(BundleContext context, String property) {
        return Optional.ofNullable(context.getProperty(property)).map(Path::of).map(Path::toAbsolutePath);
    }

    private static KeySource keySource(Configuration configuration, Path etc) {
        String file = configuration.key_file().strip();
        String environment = configuration.key_environment().strip();
        String store = configuration.key_store().strip();
        if (!environment.isEmpty() && !(store.isEmpty() && file.isEmpty()) || !store.isEmpty() && !file.isEmpty()) {
            throw wrong("key.file, key.environment or key.store", "only one of them can be set");
        }
        if (!environment.isEmpty()) {
            return new KeyInEnvironment(environment, System::getenv);
        }
        if (!store.isEmpty()) {
            return new KeyInKeyStore(
                    etc.resolve(store), configuration._key_store_password(), configuration.key_store_alias());
        }
        return new KeyFile(file.isEmpty() ? etc.resolve("letterhead").resolve("store.key") : etc.resolve(file));
    }

    /** The database. */
    public Engine engine() {
        return engine;
    }

    /** The most connections to it. */
    public int connections() {
        return connections;
    }

    /** Where the key comes from. */
    public KeySource keySource() {
        return keySource;
    }

    /** Makes the exception for a wrong setting. The value is the caller's to repeat or not: some are secret. */
    public static IllegalArgumentException wrong(String key, String problem) {
        return new IllegalArgumentException(
                "etc/" + PID + ".cfg: change " + key + ": " + problem + ". Nothing can be stored until then.");
    }
}
