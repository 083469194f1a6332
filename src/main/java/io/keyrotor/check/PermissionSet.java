package io.keyrotor.check;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The actions of one role. What {@code notActions} leave out of one role another role may
 * still grant ("Understand Azure role definitions", learn.microsoft.com).
 */
public record PermissionSet(List<String> actions, List<String> notActions, List<String> dataActions,
		List<String> notDataActions) {

	public PermissionSet {
		actions = List.copyOf(actions);
		notActions = List.copyOf(notActions);
		dataActions = List.copyOf(dataActions);
		notDataActions = List.copyOf(notDataActions);
	}

	/** Whether this role alone allows the action of Azure Resource Manager. */
	public boolean allows(String action) {
		return covers(this.actions, action) && !covers(this.notActions, action);
	}

	/** Whether this role alone allows the action on data, such as keys. */
	public boolean allowsData(String dataAction) {
		return covers(this.dataActions, dataAction) && !covers(this.notDataActions, dataAction);
	}

	private static boolean covers(List<String> patterns, String action) {
		return patterns.stream().anyMatch((pattern) -> matches(pattern, action));
	}

	/** An asterisk stands for any characters, slashes too; case does not matter. */
	static boolean matches(String pattern, String action) {
		String regex = Stream.of(pattern.toLowerCase(Locale.ROOT).split("\\*", -1))
			.map(Pattern::quote)
			.collect(Collectors.joining(".*"));
		return action.toLowerCase(Locale.ROOT).matches(regex);
	}

}
