package io.keyrotor.settings;

import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what is under {@code keyrotor} and has no property to take it, wherever it was
 * set. Spring Boot's own check passes over environment variables and Java's system
 * properties, because what others set there is none of its business; nobody else sets
 * what begins like this. All that is not Keyrotor's stays as it is.
 */
public final class KnownPropertiesOnly extends NoUnboundElementsBindHandler {

	private final BindHandler parent;

	/** Each is good for one binding. */
	public KnownPropertiesOnly(BindHandler parent) {
		super(parent);
		this.parent = parent;
	}

	@Override
	public void onFinish(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			@Nullable Object result) throws Exception {
		if (KnownGroups.OURS.isAncestorOf(name)) {
			super.onFinish(name, target, context, result);
		}
		else {
			this.parent.onFinish(name, target, context, result);
		}
	}

}
